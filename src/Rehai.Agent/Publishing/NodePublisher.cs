using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>
/// Puts what the collectors found on the node: lock, read, merge, write, in one short window. Everything that is not a root of
/// ours goes back byte for byte.
/// </summary>
internal sealed class NodePublisher(
    ChefClient chef,
    string nodeName,
    string environment,
    ConvergeGate gate,
    RetryPolicy retries,
    TimeProvider time
)
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1);

    private readonly string _path = $"nodes/{nodeName}";
    private TimeSpan _held = TimeSpan.Zero;

    /// <summary>What <see cref="Publish"/> would change, without the lock and without a write.</summary>
    public SaveOutcome Preview(Collection collection, CancellationToken cancellation) =>
        retries.Run(() =>
        {
            var node = Read(cancellation) ?? NodeDocument.Create(nodeName, environment);
            return new SaveOutcome(SaveKind.WhyRun, Changes(node, collection, collection.RootsFor(node)));
        });

    /// <param name="collect">Reads anew, for when the lock was long in coming.</param>
    public SaveOutcome Publish(Collection collection, Func<Collection> collect, CancellationToken cancellation) =>
        retries.Run(() =>
        {
            while (true)
            {
                if (TryPublish(collection, cancellation) is { } outcome)
                {
                    return outcome;
                }
                collection = collect();
            }
        });

    /// <returns>Null where the reading is stale, for a long wait for the lock or before a retry; the lock is free again.</returns>
    private SaveOutcome? TryPublish(Collection collection, CancellationToken cancellation)
    {
        using var held = gate.Enter(cancellation);
        return held is null ? new SaveOutcome(SaveKind.InsideConverge, [])
            : time.GetElapsedTime(collection.ReadAt) > StaleAfter ? null
            : SaveWithin(collection, cancellation);
    }

    private SaveOutcome SaveWithin(Collection collection, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var start = time.GetTimestamp();
        var left = ConvergeGate.LongestHold - _held;
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
        try
        {
            return Save(collection, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ChefServerUnreachableException(
                $"The Chef server {chef.Server} did not answer within the {ConvergeGate.LongestHold.TotalSeconds:0} s for which "
                    + "chef-client's run lock may be held.",
                isLasting: true
            );
        }
        finally
        {
            _held += time.GetElapsedTime(start);
        }
    }

    private SaveOutcome Save(Collection collection, CancellationToken cancellation)
    {
        var published = Read(cancellation);
        var node = published ?? NodeDocument.Create(nodeName, environment);
        var roots = collection.RootsFor(node);
        var changes = Changes(node, collection, roots);
        if (published is null)
        {
            Create(node.WithAutomatic(roots), cancellation);
            return new SaveOutcome(SaveKind.Created, changes);
        }
        if (changes.Count == 0)
        {
            return new SaveOutcome(SaveKind.Unchanged, changes);
        }
        Replace(node.WithAutomatic(roots), cancellation);
        return new SaveOutcome(SaveKind.Saved, changes);
    }

    /// <returns>Null where there is no such node.</returns>
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
        return node.Name == nodeName ? node : throw NotThisNode(response);
    }

    private ChefServerRefusedException NotThisNode(ChefResponse response) =>
        new(
            $"{chef.Server} answered GET {_path} with something that is not this node: {response.Error()}. Is the URL right?",
            response.Status
        );

    private void Create(NodeDocument node, CancellationToken cancellation)
    {
        var response = chef.Send(HttpMethod.Post, "nodes", node.Text, cancellation);
        if (response.Status == 409)
        {
            throw new ConflictException($"Somebody else created the node {nodeName} at the same moment; run again.");
        }
        if (response.Status != 201)
        {
            throw chef.Refused(HttpMethod.Post, "nodes", response);
        }
    }

    private void Replace(NodeDocument node, CancellationToken cancellation)
    {
        var response = chef.Send(HttpMethod.Put, _path, node.Text, cancellation);
        if (response.Status == 404)
        {
            throw new ConflictException(
                $"The node {nodeName} was deleted while it was being saved; run again to create it anew."
            );
        }
        if (response.Status != 200)
        {
            throw chef.Refused(HttpMethod.Put, _path, response);
        }
    }

    private static List<AttributeChange> Changes(
        NodeDocument node,
        Collection collection,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> roots
    ) =>
        [
            .. roots.SelectMany(root =>
                AttributeDiff.Compare(root.Key, node.AutomaticRoot(root.Key), root.Value, collection.Volatile)
            ),
        ];
}
