using Rehai.Bench.Load;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Bench.Web;

/// <summary>Hosts in a server's store, and changes of their guests, all in the administrator's name.</summary>
internal sealed class WebFleet(RunningServer server, int hosts, CancellationToken cancellation)
{
    private const int Lanes = 16;

    /// <summary>Every node comes over the API, as any node does.</summary>
    public void Fill() =>
        Parallel.For(
            0,
            Lanes,
            new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = cancellation },
            Fill
        );

    /// <summary>Changes one guest after the other, a different host's each time.</summary>
    /// <param name="first">Where the first of them stands in the order of hosts.</param>
    public IReadOnlyList<SignedChange> Sign(int count, int first)
    {
        var signer = new RequestSigner("admin", ReadKey(), TimeProvider.System);
        var changes = new SignedChange[count];
        Parallel.For(
            0,
            count,
            i => changes[i] = Sign(signer, ((first + i) * 37 % hosts) + 1, i % WebNode.Guests, i % 2 == 0)
        );
        return changes;
    }

    public SignedChange Sign(int host, int guest, bool isPaused) =>
        Sign(new RequestSigner("admin", ReadKey(), TimeProvider.System), host, guest, isPaused);

    private SignedChange Sign(RequestSigner signer, int host, int guest, bool isPaused)
    {
        var body = WebNode.Change(host, guest, isPaused, TimeProvider.System.GetUtcNow());
        var head = RequestHead.Sign(
            signer,
            SigningProtocol.V13,
            "PATCH",
            new Uri($"{server.OrganizationUrl}/nodes/{new WebNode(host).Name}/current"),
            body,
            $"Content-Type: {MergePatch.MediaType}",
            "Prefer: return=minimal"
        );
        return new([.. head, .. body]);
    }

    private void Fill(int lane)
    {
        using var chef = new ChefClient(
            new ChefConnection(server.OrganizationUrl, new TlsSettings(), TimeSpan.FromMinutes(1)),
            new RequestSigner("admin", ReadKey(), TimeProvider.System)
        );
        for (var host = lane + 1; host <= hosts; host += Lanes)
        {
            var node = new WebNode(host).Document(TimeProvider.System.GetUtcNow());
            var answer = chef.Send(HttpMethod.Post, "nodes", node, cancellation);
            if (answer.Status != 201)
            {
                throw chef.Refused(HttpMethod.Post, "nodes", answer);
            }
        }
    }

    private ChefKey ReadKey() => ChefKey.FromPem(File.ReadAllText(server.AdminKey));
}

/// <param name="Request">All of it: head, signature, merge patch.</param>
internal sealed record SignedChange(byte[] Request)
{
    public void Send(RawConnection connection)
    {
        if (connection.Exchange(Request) is var status and not 204)
        {
            throw new BenchException($"the server answered a change with {status}.");
        }
    }
}
