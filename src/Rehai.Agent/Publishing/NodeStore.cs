using System.Globalization;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>One node on a Chef server, read and written in the best way that the server offers, and what its answers mean.</summary>
/// <param name="way">Where to begin; null asks the server.</param>
/// <param name="isForced">Whether to go no other way.</param>
internal sealed class NodeStore(
    ChefClient chef,
    string name,
    string environment,
    SavingWay? way = null,
    bool isForced = false
)
{
    /// <summary>What erchef takes where nobody configured it; a proxy that refuses says no number, and takes about as much.</summary>
    private const int UsualLimit = 1_000_000;

    private const int FaultsNamed = 5;

    private readonly string _path = $"nodes/{name}";
    private readonly string _currentPath = $"nodes/{name}/current";

    public Uri Server => chef.Server;

    public string Name => name;

    /// <summary>As the last read found it; null before the first.</summary>
    public SavingWay? Way { get; private set; } = way;

    /// <summary>The node that we would create.</summary>
    public NodeDocument New() => NodeDocument.Create(name, environment);

    /// <returns>Null where the server has no such node.</returns>
    public PublishedNode? Read(CancellationToken cancellation) =>
        Way is null or SavingWay.CurrentState && ReadCurrent(cancellation) is { } current
            ? current
            : ReadWhole(cancellation);

    /// <returns>Null where the whole node's answer is to decide: no such node, no such address, no right.</returns>
    private PublishedNode? ReadCurrent(CancellationToken cancellation)
    {
        var response = chef.Send(HttpMethod.Get, _currentPath, default, cancellation);
        if (response.Status is >= 400 and < 500 and not (401 or 429))
        {
            return null;
        }
        var node = Parse(response, _currentPath);
        Way = SavingWay.CurrentState;
        return new(node, response.EntityTag, response.TakesMergePatches);
    }

    private PublishedNode? ReadWhole(CancellationToken cancellation)
    {
        var response = chef.Send(HttpMethod.Get, _path, default, cancellation);
        if (response.Status == 404 && !IsWrongAddress(response))
        {
            return null;
        }
        var node = Parse(response, _path);
        var tag = isForced && Way == SavingWay.Locked ? null : response.EntityTag;
        Take(tag is null ? SavingWay.Locked : SavingWay.Conditional);
        return new(node, tag, TakesPatches: false);
    }

    private void Take(SavingWay found)
    {
        if (isForced && Way != found)
        {
            throw new ChefServerRefusedException(
                $"{Server} cannot save nodes in the way that --strategy asks for; leave the choice to auto.",
                501
            );
        }
        Way = found;
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

    /// <param name="patch">The change alone, where it can be said as a merge patch; null where it cannot.</param>
    /// <exception cref="NodeTooLargeException">It may be sent again, smaller.</exception>
    /// <exception cref="StaleNodeException">Somebody else was faster: read again.</exception>
    public void Replace(
        PublishedNode before,
        NodeDocument after,
        ReadOnlyMemory<byte>? patch,
        CancellationToken cancellation
    )
    {
        var request = Request(before, after, patch) with
        {
            IfMatch = before.Tag,
            PrefersNoBody = before.Tag is not null,
        };
        var response = chef.Send(request, cancellation);
        switch (response.Status)
        {
            case 200 or 204:
                return;
            case 404:
                throw new ConflictException(
                    $"The node {name} was deleted while it was being saved; run again to create it anew."
                );
            case 412:
                throw new StaleNodeException(
                    $"Somebody else changed the node {name} while it was being saved, and nothing was saved; run again."
                );
            default:
                throw Refused(request.Method, request.Path, response, after);
        }
    }

    private ChefRequest Request(PublishedNode before, NodeDocument after, ReadOnlyMemory<byte>? patch) =>
        Way != SavingWay.CurrentState ? new(HttpMethod.Put, _path, after.Text)
        : before.TakesPatches && patch is { } change
            ? new(HttpMethod.Patch, _currentPath, change) { ContentType = MergePatch.MediaType }
        : new(HttpMethod.Put, _currentPath, after.Text);

    private Exception Refused(HttpMethod method, string path, ChefResponse response, NodeDocument sent)
    {
        if (response.Status == 413 && LimitOf(response, sent) is { } limit)
        {
            return new NodeTooLargeException($"{Server} takes no node larger than {limit} bytes.", limit);
        }
        var refused = chef.Refused(method, path, response);
        return response.Status == 400 && NodeFaults.Of(sent) is { Count: > 0 } faults
            ? new ChefServerRefusedException(
                $"{refused.Message} Rehai sent these fields back as the server gave them: {string.Join("; ", faults.Take(FaultsNamed))}. Mend the "
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
    private NodeDocument Parse(ChefResponse response, string path)
    {
        if (response.Status != 200)
        {
            throw chef.Refused(HttpMethod.Get, path, response);
        }
        try
        {
            var node = NodeDocument.Parse(response.Body);
            return node.Name == name ? node : throw NotThisNode(response, path);
        }
        catch (JsonException)
        {
            throw NotThisNode(response, path);
        }
    }

    private ChefServerRefusedException NotThisNode(ChefResponse response, string path) =>
        new(
            $"{Server} answered GET {path} with something that is not this node: {response.Error()}. Is the URL right?",
            response.Status
        );
}
