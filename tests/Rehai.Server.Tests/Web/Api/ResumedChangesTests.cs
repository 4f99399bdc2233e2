using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Rehai.Chef.Authentication;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;
using Rehai.Server.Tests.Web.Live;

namespace Rehai.Server.Tests.Web.Api;

/// <summary>Somebody follows the real program, over lost connections and restarts of it.</summary>
public sealed class ResumedChangesTests : IDisposable
{
    private const int Hosts = 5;

    private readonly TestDirectory _directory = new();
    private readonly DataDirectory _data;
    private readonly SomeNode?[] _nodes = new SomeNode?[Hosts];
    private readonly Random _random = new(7);
    private ServerProcess _server = null!;
    private HttpClient _http = null!;
    private Picture _picture = new();
    private string _last = "0";
    private int _markers;

    public ResumedChangesTests() => _data = NewDataDirectory.Create(_directory.File("data"), "acme");

    [Fact]
    public async Task Nothing_is_missed_whenever_the_connection_is_lost_and_the_server_begins_anew()
    {
        await Start();
        for (var round = 0; round < 12; round++)
        {
            if (round % 4 == 3)
            {
                await Change(_random.Next(3));
                _server.End(PosixSignal.SIGTERM);
                _server.Dispose();
                await Start();
            }
            await Change(_random.Next(4));
            using var stream = await Open();
            await Change(_random.Next(8));
            await ReadOn(stream, await Mark());
            Assert.Equal((await Read()).Text, _picture.Text);
        }
    }

    private async Task Start()
    {
        _server = await ServerProcess.Serve(_data.Path);
        _http = new HttpClient { BaseAddress = _server.Url };
    }

    private TestActor Admin =>
        new(_http, "admin", ChefKey.FromPem(File.ReadAllText(_data.File("admin.pem"))), TimeProvider.System);

    private async Task Change(int times)
    {
        for (var i = 0; i < times; i++)
        {
            var which = _random.Next(Hosts);
            if (_nodes[which] is not { } node)
            {
                _nodes[which] = new SomeNode($"kvm{which}").With("born");
                await _nodes[which]!.Make(Admin);
            }
            else if (_random.Next(4) == 0)
            {
                (await Admin.Delete($"/nodes/{node.Name}")).Is(200);
                _nodes[which] = null;
            }
            else
            {
                var guest = $"g{_random.Next(4)}";
                await (_random.Next(3) == 0 ? node.Without(guest) : node.With(guest, State())).Save(Admin);
            }
        }
    }

    private string State() => new[] { "running", "paused", "shut off" }[_random.Next(3)];

    /// <summary>The last change of a round.</summary>
    private async Task<string> Mark()
    {
        var name = $"marker{_markers++}";
        await new SomeNode(name).With(name).Make(Admin);
        return name;
    }

    private async Task<EventStream> Open()
    {
        using var request = Admin.Sign("GET", "//api/changes", []);
        request.Headers.Add("Last-Event-ID", _last);
        var stream = await EventStream.Of(new HttpClient { BaseAddress = _server.Url }, request);
        Assert.Equal("hello", (await stream.Next()).Name);
        return stream;
    }

    /// <summary>Until all is told up to the marker: events that belong together have their number at the last of them.</summary>
    private async Task ReadOn(EventStream stream, string marker)
    {
        var end = long.MaxValue;
        while (stream.LastId.Length == 0 || long.Parse(stream.LastId, CultureInfo.InvariantCulture) < end)
        {
            var (name, text) = await stream.Next();
            Assert.NotEmpty(name);
            var data = JsonElement.Parse(text);
            if (name == "reset")
            {
                _picture = await Read();
            }
            _picture.Apply(name, data);
            if (name == "host" && ApiServer.Text(data.GetProperty("host"), "name") == marker)
            {
                end = data.GetProperty("sequence").GetInt64();
            }
        }
        _last = stream.LastId;
    }

    private async Task<Picture> Read() =>
        Picture.Of((await Admin.Get("//api/hosts")).Is(200).Json, (await Admin.Get("//api/guests")).Is(200).Json);

    public void Dispose()
    {
        _server?.Dispose();
        _directory.Dispose();
    }
}
