using System.Text;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Browser;

/// <summary>The published server with one host, whose node the test saves as the host would.</summary>
internal sealed class Fleet : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rehai-pages-");
    private readonly ChefClient _chef;

    public Fleet()
    {
        Server = new ServerProcess(_directory.FullName);
        _chef = new ChefClient(
            new ChefConnection(Server.Organization, new TlsSettings(), Patience),
            new RequestSigner("admin", ChefKey.FromPem(File.ReadAllText(Server.KeyOf("admin"))), TimeProvider.System)
        );
        Save(HttpMethod.Post, "nodes", []);
    }

    public ServerProcess Server { get; }

    /// <summary>The host with these guests, each with its state.</summary>
    public void Save(params (string Name, string State)[] guests) => Save(HttpMethod.Put, "nodes/kvm1", guests);

    private void Save(HttpMethod method, string path, (string Name, string State)[] guests)
    {
        var listed = guests.Select(guest =>
            $$"""
                "{{Uuid(
                    guest.Name
                )}}": {"guest_name":"{{guest.Name}}","guest_state":"{{guest.State}}","guest_state_reason":"unknown"}
                """
        );
        var node = $$"""
            {"name":"kvm1","automatic":{"rehai":{"refreshed_at":"{{TimeProvider.System.GetUtcNow():O}}","interval":60,
             "guests":{ {{string.Join(",", listed)}} } } } }
            """;
        var answer = _chef.Send(
            new ChefRequest(method, path, Encoding.UTF8.GetBytes(node)),
            TestContext.Current.CancellationToken
        );
        Assert.InRange((int)answer.Status, 200, 201);
    }

    private static string Uuid(string name) =>
        new Guid([.. Encoding.UTF8.GetBytes(name.PadRight(16, '-'))[..16]]).ToString("D");

    public void Dispose()
    {
        _chef.Dispose();
        Server.Dispose();
        _directory.Delete(recursive: true);
    }
}
