using System.Globalization;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>One node on a Chef server, and what the server's answers mean for it.</summary>
internal sealed class NodeStore(ChefClient chef, string name, string environment)
{
    /// <summary>What erchef takes where nobody configured it; a proxy that refuses says no number, and takes about as much.</summary>
    private const int UsualLimit = 1_000_000;

    private readonly string _path = $"nodes/{name}";

    public Uri Server => chef.Server;

    /// <summary>The node that we would create.</summary>
    public NodeDocument New() => NodeDocument.Create(name, environment);

    /// <returns>Null where the server has no such node.</returns>
    public NodeDocument? Read(CancellationToken cancellation)
    {
        var response = chef.Send(HttpMethod.Get, _path, default, cancellation);
        try
        {
            return response.Status switch
            {
                200 => ParseNode(response),
                404 when !IsWrongAddress(response) => null,
                _ => throw chef.Refused(HttpMethod.Get, _path, response),
            };
        }
        catch (JsonException)
        {
            throw NotThisNode(response);
        }
    }

    /// <exception cref="NodeTooLargeException">It may be sent again, smaller.</exception>
    public void Create(NodeDocument node, CancellationToken cancellation)
    {
        var response = chef.Send(HttpMethod.Post, "nodes", node.Text, cancellation);
        if (response.Status == 409)
        {
            throw new ConflictException($"Somebody else created the node {name} at the same moment; run again.");
        }
        if (response.Status != 201)
        {
            throw Refused(HttpMethod.Post, "nodes", response, node);
        }
    }

    /// <exception cref="NodeTooLargeException">It may be sent again, smaller.</exception>
    public void Replace(NodeDocument node, CancellationToken cancellation)
    {
        var response = chef.Send(HttpMethod.Put, _path, node.Text, cancellation);
        if (response.Status == 404)
        {
            throw new ConflictException(
                $"The node {name} was deleted while it was being saved; run again to create it anew."
            );
        }
        if (response.Status == 412)
        {
            throw new ConflictException(
                $"Somebody else changed the node {name} while it was being saved, and nothing was saved; run again."
            );
        }
        if (response.Status != 200)
        {
            throw Refused(HttpMethod.Put, _path, response, node);
        }
    }

    private Exception Refused(HttpMethod method, string path, ChefResponse response, NodeDocument sent)
    {
        if (response.Status == 413 && LimitOf(response, sent) is { } limit)
        {
            return new NodeTooLargeException($"{Server} takes no node larger than {limit} bytes.", limit);
        }
        var refused = chef.Refused(method, path, response);
        return response.Status == 400 && NodeFaults.Of(sent) is { Count: > 0 } faults
            ? new ChefServerRefusedException(
                $"{refused.Message} Rehai sent these fields back as the server gave them: {string.Join("; ", faults)}. Mend the "
                    + $"node with `knife node edit {name}`.",
                response.Status
            )
            : refused;
    }

    /// <summary>Chef says <c>JSON must be no more than N bytes.</c></summary>
    private static int? LimitOf(ChefResponse response, NodeDocument sent)
    {
        const string before = "no more than ";
        var words = response.Error();
        var start = words.IndexOf(before, StringComparison.Ordinal);
        var digits = start < 0 ? "" : string.Concat(words[(start + before.Length)..].TakeWhile(char.IsAsciiDigit));
        var limit = int.TryParse(digits, CultureInfo.InvariantCulture, out var bytes) ? bytes : UsualLimit;
        return limit < sent.Text.Length ? limit : null;
    }

    /// <summary>A 404 that tells of the organization or the path is no node that is missing.</summary>
    private static bool IsWrongAddress(ChefResponse response)
    {
        var words = response.Error();
        return words.Contains("organization", StringComparison.OrdinalIgnoreCase)
            || words.Contains("No resource has the path", StringComparison.Ordinal);
    }

    /// <summary>A gateway's <c>{}</c>, taken for the node and put back, would empty it.</summary>
    private NodeDocument ParseNode(ChefResponse response)
    {
        var node = NodeDocument.Parse(response.Body);
        return node.Name == name ? node : throw NotThisNode(response);
    }

    private ChefServerRefusedException NotThisNode(ChefResponse response) =>
        new(
            $"{Server} answered GET {_path} with something that is not this node: {response.Error()}. Is the URL right?",
            response.Status
        );
}
