using System.Text.Json;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Bench.Load;

/// <summary>Hosts that are registered with a server, each a client with a node that it made itself. They share one key pair.</summary>
internal sealed class Fleet : IDisposable
{
    private const int Lanes = 32;

    private readonly ChefKey _key = ChefKey.Generate();
    private readonly RunningServer _server;
    private readonly CancellationToken _cancellation;

    /// <param name="count">Of nodes.</param>
    /// <param name="size">Of each node.</param>
    public Fleet(RunningServer server, int count, NodeSize size, CancellationToken cancellation)
    {
        (_server, _cancellation) = (server, cancellation);
        Nodes =
        [
            .. Enumerable
                .Range(1, count)
                .Select(i => new SavingNode($"bench{i:000}.example.com", i, size, _key, server.OrganizationUrl)),
        ];
        // Some at once, so that the server commits them together.
        Parallel.For(0, Lanes, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, Register);
    }

    public IReadOnlyList<SavingNode> Nodes { get; }

    /// <summary>As the client of one of them.</summary>
    public ChefClient Connect(SavingNode node) => Connect(_server, node.Name, _key);

    public ChefClient ConnectAsAdmin() => Connect(_server, "admin", ReadKey(_server));

    /// <summary>The nodes of which the server holds an older version than one that it has confirmed, or nothing.</summary>
    public IReadOnlyList<string> FindMissing(RunningServer server)
    {
        using var adminKey = ReadKey(server);
        using var admin = Connect(server, "admin", adminKey);
        return [.. Nodes.Where(node => StoredVersion(admin, node) < node.Acknowledged).Select(node => node.Name)];
    }

    public void Dispose() => _key.Dispose();

    private void Register(int lane)
    {
        using var adminKey = ReadKey(_server);
        using var admin = Connect(_server, "admin", adminKey);
        for (var i = lane; i < Nodes.Count; i += Lanes)
        {
            _cancellation.ThrowIfCancellationRequested();
            Post(admin, "clients", Registration(Nodes[i].Name));
            using var client = Connect(_server, Nodes[i].Name, _key);
            Post(client, "nodes", Nodes[i].First());
        }
    }

    private int StoredVersion(ChefClient admin, SavingNode node)
    {
        var response = admin.Send(HttpMethod.Get, $"nodes/{node.Name}", default, _cancellation);
        return response.Status switch
        {
            200 => NodeText.VersionOf(response.Body),
            404 => -1,
            _ => throw admin.Refused(HttpMethod.Get, node.Name, response),
        };
    }

    private void Post(ChefClient client, string path, byte[] body)
    {
        var response = client.Send(HttpMethod.Post, path, body, _cancellation);
        if (response.Status != 201)
        {
            throw client.Refused(HttpMethod.Post, path, response);
        }
    }

    private byte[] Registration(string name)
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("public_key", _key.ExportPublicPem());
        json.WriteEndObject();
        json.Flush();
        return stream.ToArray();
    }

    private static ChefKey ReadKey(RunningServer server) => ChefKey.FromPem(File.ReadAllText(server.AdminKey));

    private static ChefClient Connect(RunningServer server, string name, ChefKey key) =>
        new(
            new ChefConnection(server.OrganizationUrl, new TlsSettings(), TimeSpan.FromMinutes(1)),
            new RequestSigner(name, key, TimeProvider.System)
        );
}
