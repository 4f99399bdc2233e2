using System.Text;
using Rehai.Chef.Authentication;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.ChefClients;

/// <summary>A file system that is really full, under the server's own program.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int PayloadLength = 300_000;

    private readonly string _mount = Directory.CreateTempSubdirectory("rehai-full-disk-").FullName;
    private ServerProcess _server = null!;

    public async ValueTask InitializeAsync()
    {
        Tool.Run("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "rehai-test", _mount);
        await File.WriteAllBytesAsync(Ballast, new byte[2_000_000], TestContext.Current.CancellationToken);
        _server = new ServerProcess(_mount);
    }

    private string Ballast => Path.Combine(_mount, "ballast");

    [Fact]
    public async Task A_full_disk_is_said_loses_nothing_and_ends_when_there_is_room()
    {
        using var http = new HttpClient { BaseAddress = _server.Url };
        using var key = ChefKey.FromPem(
            await File.ReadAllTextAsync(_server.KeyOf("admin"), TestContext.Current.CancellationToken)
        );
        var signer = new RequestSigner("admin", key, TimeProvider.System);
        var saved = 0;
        (int Status, string Text) answer;
        do
        {
            answer = await Send(http, signer, "POST", "nodes", Node($"n{saved}"));
            saved += answer.Status == 201 ? 1 : 0;
        } while (answer.Status == 201 && saved < 100);
        Assert.Equal(
            (507, """{"error":["The server's disk is full or failing; nothing was saved. Try again later."]}"""),
            answer
        );
        Assert.True(saved > 3, $"only {saved} nodes fitted");
        Assert.Equal(507, (await Send(http, signer, "POST", "nodes", Node("again"))).Status);
        Assert.Equal((200, Node("n1")), await Send(http, signer, "GET", "nodes/n1", ""));
        Assert.Equal(404, (await Send(http, signer, "GET", $"nodes/n{saved}", "")).Status);
        File.Delete(Ballast);
        Assert.Equal(201, (await Send(http, signer, "POST", "nodes", Node($"n{saved}"))).Status);
        _server.Restart();
        using var after = new HttpClient { BaseAddress = _server.Url };
        for (var i = 0; i <= saved; i++)
        {
            Assert.Equal((200, Node($"n{i}")), await Send(after, signer, "GET", $"nodes/n{i}", ""));
        }
    }

    private static string Node(string name) =>
        $$$"""{"name":"{{{name}}}","chef_environment":"_default","json_class":"Chef::Node","chef_type":"node","normal":{},"default":{},"override":{},"automatic":{"a":"{{{new string('x', PayloadLength)}}}"},"run_list":[]}""";

    private static async Task<(int Status, string Text)> Send(
        HttpClient http,
        RequestSigner signer,
        string method,
        string path,
        string body
    )
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var address = $"/organizations/acme/{path}";
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Content = new ByteArrayContent(bytes);
        request.Headers.Add("X-Ops-Server-API-Version", "1");
        foreach (var (name, value) in signer.Sign(SigningProtocol.V13, method, address, bytes, 1))
        {
            request.Headers.Add(name, value);
        }
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        Tool.Run("umount", _mount);
        Directory.Delete(_mount);
        return ValueTask.CompletedTask;
    }
}
