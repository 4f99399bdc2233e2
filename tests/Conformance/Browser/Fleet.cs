using System.Text;
using System.Text.Json.Nodes;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Browser;

/// <summary>The published server with hosts whose nodes the test saves as they would.</summary>
internal sealed class Fleet : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rehai-pages-");
    private readonly ChefKey _key;

    public Fleet()
    {
        Server = new ServerProcess(_directory.FullName);
        _key = ChefKey.FromPem(File.ReadAllText(Server.KeyOf("admin")));
    }

    public ServerProcess Server { get; }

    /// <summary>The host kvm1 with these guests, each with its state.</summary>
    public void Save(params (string Name, string State)[] guests)
    {
        var host = new HostNode("kvm1");
        foreach (var (name, state) in guests)
        {
            host.With(GuestNode.Of(name, state));
        }
        Save(host);
    }

    /// <summary>As an agent does: what is new in Chef is created.</summary>
    public void Save(HostNode host)
    {
        var node = host.ToJson();
        var status = Send(HttpMethod.Put, $"nodes/{host.Name}", node);
        Assert.InRange(status == 404 ? Send(HttpMethod.Post, "nodes", node) : status, 200, 201);
    }

    private int Send(HttpMethod method, string path, JsonObject body)
    {
        using var chef = new ChefClient(
            new ChefConnection(Server.Organization, new TlsSettings(), Patience),
            new RequestSigner("admin", _key, TimeProvider.System)
        );
        var text = Encoding.UTF8.GetBytes(body.ToJsonString());
        return (int)chef.Send(new ChefRequest(method, path, text), TestContext.Current.CancellationToken).Status;
    }

    public void Dispose()
    {
        _key.Dispose();
        Server.Dispose();
        _directory.Delete(recursive: true);
    }
}
