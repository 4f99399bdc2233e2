using System.Text;
using System.Text.Json;
using Rehai.Agent.Publishing;
using Rehai.Chef;

namespace Rehai.Agent.Watching;

/// <summary>The way from this host to its document on the server, with one key.</summary>
internal sealed record Publication(ChefClient Chef, FactStore Store, NodePublisher Publisher, string Node) : IDisposable
{
    private const int LeaseSeconds = 30;

    /// <summary>Only the server that keeps a node's current state apart is known to offer leases; others are not bothered.</summary>
    public bool MayHaveLease => Store.Way == SavingWay.CurrentState;

    /// <summary>Tells the server that this host lives (<c>PUT nodes/N/lease</c>).</summary>
    /// <returns>The tag of the node's current state; null where there is no lease.</returns>
    /// <exception cref="ChefServerException">It did not answer, or refused.</exception>
    public string? RenewLease(CancellationToken cancellation)
    {
        var path = $"nodes/{Node}/lease";
        var body = Encoding.ASCII.GetBytes($"{{\"seconds\":{LeaseSeconds}}}");
        var response = Chef.Send(HttpMethod.Put, path, body, cancellation);
        return response.Status switch
        {
            200 => Current(response.Body),
            404 or 405 => null,
            _ => throw Chef.Refused(HttpMethod.Put, path, response),
        };
    }

    public void Dispose() => Chef.Dispose();

    private static string? Current(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("current", out var tag) ? tag.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
