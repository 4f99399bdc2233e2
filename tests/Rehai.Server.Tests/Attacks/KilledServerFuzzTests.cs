using Rehai.Chef.Authentication;
using Rehai.Chef.Tests;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Attacks;

/// <summary>kill -9 amid writes: what was acknowledged is there when the server comes back, and the store is sound.</summary>
public sealed class KilledServerFuzzTests : IDisposable
{
    private const int Seed = 20261128;
    private const int Writers = 8;

    private static readonly int Kills = SoakFactor.Value == 1 ? 3 : SoakFactor.Value;

    private readonly TestDirectory _directory = new();
    private readonly DataDirectory _data;

    public KilledServerFuzzTests()
    {
        _data = NewDataDirectory.Create(_directory.File("data"), "acme");
    }

    [Fact]
    public async Task Every_acknowledged_write_survives()
    {
        var random = new Random(Seed);
        var writers = Enumerable.Range(0, Writers).Select(i => new CountingWriter($"w{i}")).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            using (var server = await ServerProcess.Serve(_data.Path))
            {
                using var http = Client(server);
                await Verify(http, writers, kill);
                await WriteUntilKilled(server, http, writers, random.Next(20, 60));
            }
            var (exit, output, errors) = ServerProcess.Run("check", "--data", _data.Path);
            Assert.True(exit == 0, $"after kill {kill}: {output}{errors}");
        }
        using var last = await ServerProcess.Serve(_data.Path);
        using var client = Client(last);
        await Verify(client, writers, Kills);
        Assert.All(writers, writer => Assert.True(writer.Acknowledged > 0));
    }

    private static HttpClient Client(ServerProcess server) =>
        new() { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The kill comes after so many acknowledged writes, wherever the others then are.</summary>
    private async Task WriteUntilKilled(ServerProcess server, HttpClient http, List<CountingWriter> writers, int writes)
    {
        var left = writes;
        var admin = Admin(http);
        await Task.WhenAll(
            writers.Select(writer =>
                Task.Run(async () =>
                {
                    while (await writer.Write(admin))
                    {
                        if (Interlocked.Decrement(ref left) == 0)
                        {
                            server.Kill();
                        }
                    }
                })
            )
        );
        server.Wait();
    }

    private async Task Verify(HttpClient http, List<CountingWriter> writers, int kill)
    {
        foreach (var writer in writers)
        {
            var (found, node, item) = await writer.Look(Admin(http));
            Assert.True(
                found,
                $"after kill {kill}: {writer.Name} was told that {writer.Acknowledged} is saved; the node has {node}, the item {item}"
            );
        }
    }

    private TestActor Admin(HttpClient http) =>
        new(http, "admin", ChefKey.FromPem(File.ReadAllText(_data.File("admin.pem"))), TimeProvider.System);

    public void Dispose() => _directory.Dispose();
}

/// <summary>Counts upwards in a node and in a data bag item of its own, one write at a time.</summary>
internal sealed class CountingWriter(string name)
{
    private int _node = -1;
    private int _item = -1;

    public string Name => name;

    /// <summary>The last number whose save was answered.</summary>
    public int Acknowledged => Math.Min(_node, _item);

    /// <summary>Saves the next number; false once the server is gone.</summary>
    public async Task<bool> Write(TestActor admin)
    {
        try
        {
            var node = $$$"""{"name":"{{{name}}}","normal":{"count":{{{_node + 1}}}}}""";
            (_node < 0 ? await admin.Post("/nodes", node) : await admin.Put($"/nodes/{name}", node)).Is(
                _node < 0 ? 201 : 200
            );
            _node++;
            var item = $$"""{"id":"{{name}}","count":{{_item + 1}}}""";
            (_item < 0 ? await MakeItem(admin, item) : await admin.Put($"/data/b-{name}/{name}", item)).Is(
                _item < 0 ? 201 : 200
            );
            _item++;
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Whether what was acknowledged is there, or the one write after it, of which nothing was heard; and what is there.</summary>
    public async Task<(bool IsThere, int Node, int Item)> Look(TestActor admin)
    {
        var node = Count(await admin.Get($"/nodes/{name}"), "normal");
        var item = Count(await admin.Get($"/data/b-{name}/{name}"), null);
        var isThere = (node - _node) is 0 or 1 && (item - _item) is 0 or 1;
        (_node, _item) = (node, item);
        return (isThere, node, item);
    }

    private async Task<Answer> MakeItem(TestActor admin, string item)
    {
        var bag = await admin.Post("/data", $$"""{"name":"b-{{name}}"}""");
        Assert.Contains(bag.Status, new[] { 201, 409 });
        return await admin.Post($"/data/b-{name}", item);
    }

    private static int Count(Answer answer, string? level) =>
        answer.Status == 404 ? -1
        : level is null ? answer.Json.GetProperty("count").GetInt32()
        : answer.Json.GetProperty(level).GetProperty("count").GetInt32();
}
