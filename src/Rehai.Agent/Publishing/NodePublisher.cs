using Rehai.Agent.Collectors;
using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Publishing;

/// <summary>
/// Puts what the collectors found on the node, or where else its store leads: read, merge, write, in one short window. Where the server compares versions, a
/// window that somebody else was faster in is opened anew; elsewhere chef-client's run lock is held around it. Everything that is not a root of
/// ours goes back byte for byte.
/// </summary>
internal sealed class NodePublisher(
    FactStore store,
    ConvergeGate gate,
    RetryPolicy retries,
    AttributeFilter filter,
    TimeProvider time,
    Log log
)
{
    private const int MostConflicts = 10;
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _said = [];
    private readonly SizeBudget _budget = new(time);
    private TimeSpan _held = TimeSpan.Zero;
    private bool _wasThere;
    private int _conflicts;

    /// <summary>What <see cref="Publish"/> would change, without the lock and without a write.</summary>
    public SaveOutcome Preview(Collection collection, CancellationToken cancellation) =>
        retries.Run(() =>
        {
            var node = store.Read(cancellation)?.Document ?? store.New();
            return new SaveOutcome(SaveKind.WhyRun, Changes(Differences(node, collection, RootsFor(node, collection))));
        });

    /// <param name="collect">Reads anew, for when the lock was long in coming.</param>
    public SaveOutcome Publish(Collection collection, Func<Collection> collect, CancellationToken cancellation)
    {
        (_wasThere, _conflicts, _held) = (false, 0, TimeSpan.Zero);
        return retries.Run(() =>
        {
            while (true)
            {
                if (TryPublish(collection, cancellation) is { } outcome)
                {
                    return outcome with { Way = store.Way, Offered = store.Offered };
                }
                collection = collect();
            }
        });
    }

    /// <returns>Null where the reading is stale, for a long wait for the lock or before a retry; the lock is free again.</returns>
    private SaveOutcome? TryPublish(Collection collection, CancellationToken cancellation)
    {
        if (store.Way != SavingWay.Locked)
        {
            if (IsStale(collection))
            {
                return null;
            }
            try
            {
                if (SaveFreely(collection, cancellation) is { } outcome)
                {
                    return outcome;
                }
            }
            catch (StaleNodeException) when (_conflicts < MostConflicts)
            {
                // Somebody may have published a later reading than this one, which has grown old over it.
                return null;
            }
        }
        using var held = gate.Enter(cancellation);
        return held is null ? new SaveOutcome(SaveKind.InsideConverge, [])
            : IsStale(collection) ? null
            : SaveWithin(collection, cancellation);
    }

    private bool IsStale(Collection collection) => time.GetElapsedTime(collection.ReadAt) > StaleAfter;

    /// <returns>Null where only the run lock makes a save safe: chef-client may be making the same node.</returns>
    private SaveOutcome? SaveFreely(Collection collection, CancellationToken cancellation)
    {
        while (true)
        {
            var published = Read(cancellation);
            if (store.Way == SavingWay.Locked || (published is null && store.IsShared))
            {
                return null;
            }
            try
            {
                return Save(published, collection, cancellation);
            }
            catch (StaleNodeException) when (++_conflicts < MostConflicts && !IsStale(collection))
            {
                log.Debug($"Somebody else changed the {store.Title} meanwhile; it is read and merged again.");
            }
        }
    }

    /// <summary>What was there, or may have been, and is gone was deleted by somebody; no retry brings it back.</summary>
    private PublishedDocument? Read(CancellationToken cancellation)
    {
        var published = store.Read(cancellation);
        if (store.Detour is { } detour && _said.Add(detour))
        {
            log.Warn(detour);
        }
        if (published is null && _wasThere)
        {
            throw new ConflictException(
                $"The {store.Title} is gone: it was deleted while it was being saved, or its creation was cut off. Run again to "
                    + "create it anew."
            );
        }
        _wasThere |= published is not null;
        return published;
    }

    private SaveOutcome SaveWithin(Collection collection, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var left = ConvergeGate.LongestHold - _held;
        using var over = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            return Save(Read(limit.Token), collection, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SlowServerException(store.Server);
        }
        finally
        {
            _held += time.GetElapsedTime(start);
        }
    }

    private SaveOutcome Save(PublishedDocument? published, Collection collection, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var outcome = SaveAsFits(published, collection, cancellation) with { Window = time.GetElapsedTime(start) };
        if (outcome.Kind is SaveKind.Saved or SaveKind.Created)
        {
            LogWindow(outcome.Window.Value);
        }
        return outcome;
    }

    /// <summary>Under the run lock it is the time in which somebody else's edit can be lost.</summary>
    private void LogWindow(TimeSpan window)
    {
        var line = $"From reading the {store.Title} to its confirmed save: {window.TotalMilliseconds:0.0} ms.";
        if (store.Way is null or SavingWay.Locked)
        {
            log.Info(line);
        }
        else
        {
            log.Debug(line);
        }
    }

    private SaveOutcome SaveAsFits(PublishedDocument? published, Collection collection, CancellationToken cancellation)
    {
        if (published is not null && SaysAsMuchAsItCould(published.Document, collection))
        {
            return new SaveOutcome(SaveKind.Unchanged, []);
        }
        try
        {
            return Save(published, collection, int.MaxValue, cancellation);
        }
        catch (NodeTooLargeException refused)
        {
            return SaveSmaller(refused.Limit, published, collection, cancellation);
        }
    }

    /// <summary>A node whose server once took no more details is not sent with them again and again while nothing changes.</summary>
    private bool SaysAsMuchAsItCould(AttributeDocument published, Collection collection)
    {
        if (AttributeBudget.LeftOutOf(published) is not { Count: > 0 } details)
        {
            return false;
        }
        var roots = RootsFor(published, collection);
        AttributeBudget.LeaveOut(details, roots);
        return Changes(Differences(published, collection, roots)).Count == 0;
    }

    /// <summary>Once more with fewer details, never with what was refused.</summary>
    private SaveOutcome SaveSmaller(
        int limit,
        PublishedDocument? published,
        Collection collection,
        CancellationToken cancellation
    )
    {
        var node = published?.Document ?? store.New();
        var whole = node.WithAutomatic(RootsFor(node, collection));
        _budget.Refused(limit, others: whole.Text.Length - AttributeBudget.SizeOn(whole));
        return Save(published, collection, limit, cancellation);
    }

    private SaveOutcome Save(
        PublishedDocument? published,
        Collection collection,
        int limit,
        CancellationToken cancellation
    )
    {
        var node = published?.Document ?? store.New();
        var roots = RootsFor(node, collection);
        var differences = Differences(node, collection, roots);
        var changes = Changes(differences);
        if (published is not null && changes.Count == 0)
        {
            return new SaveOutcome(SaveKind.Unchanged, changes);
        }
        var changed = node.WithAutomatic(roots);
        Check(changed, limit);
        if (published is null)
        {
            Create(changed, cancellation);
            return new SaveOutcome(SaveKind.Created, changes);
        }
        var patch = published.TakesPatches ? NodePatch.Of(node, roots, differences) : null;
        store.Replace(published, changed, patch, cancellation);
        return new SaveOutcome(SaveKind.Saved, changes);
    }

    /// <summary>After a creation of which nobody knows how it ended, a node that is missing may have been deleted since.</summary>
    private void Create(AttributeDocument node, CancellationToken cancellation)
    {
        try
        {
            store.Create(node, cancellation);
        }
        catch (ChefServerException e) when (e is not ChefServerRefusedException { Status: < 500 or 503 })
        {
            _wasThere = true;
            throw;
        }
    }

    private void Check(AttributeDocument node, int limit)
    {
        if (node.Text.Length <= limit)
        {
            return;
        }
        var ours = AttributeBudget.SizeOn(node);
        throw new ChefServerRefusedException(
            $"{store.Server} takes no {store.Kind} larger than {limit} bytes, and this one would have {node.Text.Length}: {ours} of "
                + $"Rehai's with all details left out, {node.Text.Length - ours} of others'. {store.WhenTooLarge}",
            413
        );
    }

    private Dictionary<string, ReadOnlyMemory<byte>> RootsFor(AttributeDocument node, Collection collection)
    {
        var roots = collection.RootsFor(node, filter, _budget.Bytes);
        foreach (var warning in roots.Warnings.Where(_said.Add))
        {
            log.Warn(warning);
        }
        return roots.Texts;
    }

    private static List<AttributeChange> Differences(
        AttributeDocument node,
        Collection collection,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> roots
    ) =>
        [
            .. roots.SelectMany(root =>
                AttributeDiff.Compare(root.Key, node.AutomaticRoot(root.Key), root.Value, collection.Volatile)
            ),
        ];

    private static List<AttributeChange> Changes(IEnumerable<AttributeChange> differences) =>
        [.. differences.Where(difference => !difference.IsVolatile)];
}
