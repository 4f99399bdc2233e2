using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Live;

/// <summary>Carries each change of the inventory to the pages that are open, in order.</summary>
internal sealed class LiveHub(LiveInventory inventory, PageRenderer renderer, TimeProvider time, ILogger<LiveHub> log)
    : BackgroundService
{
    /// <summary>For who comes back; who was away for longer takes its page anew.</summary>
    private const int Remembered = 1_000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private const int TicksOfClock = 20;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, LiveAudience> _audiences = [];
    private readonly Queue<LiveChange> _past = [];
    private InventorySubscription? _subscription;
    private InventorySnapshot _seen = InventorySnapshot.Empty;

    /// <summary>The number behind which nothing is remembered.</summary>
    private long _knownSince;

    /// <summary>The newest change that was carried.</summary>
    public long Sequence => Volatile.Read(ref _seen).Sequence;

    /// <summary>Puts a page among those of its kind, after what it has missed.</summary>
    /// <param name="key">What its audience is known by.</param>
    /// <param name="make">Makes the audience where there is none yet, of the snapshot that its first change follows on.</param>
    public async Task Join(
        string key,
        Func<InventorySnapshot, LiveAudience> make,
        LiveConnection connection,
        long since,
        CancellationToken cancellation
    )
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (!_audiences.TryGetValue(key, out var audience))
            {
                _audiences[key] = audience = make(_seen);
            }
            connection.Send(Clock());
            connection.Send(await Missed(audience, connection, since));
            audience.Connections.Add(connection);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task Leave(string key, LiveConnection connection)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_audiences.TryGetValue(key, out var audience))
            {
                audience.Connections.Remove(connection);
                if (audience.Connections.Count == 0)
                {
                    _audiences.Remove(key);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>No change that comes after the start is missed.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Subscribe();
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FollowChanges(stoppingToken), FollowTime(stoppingToken));

    private async Task FollowChanges(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await foreach (var change in _subscription!.Changes.ReadAllAsync(cancellation))
            {
                await InTurn(() => Carry(change), cancellation);
            }
            await InTurn(StartAnew, cancellation);
        }
    }

    private async Task FollowTime(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Tick, time);
        for (var tick = 1; await timer.WaitForNextTickAsync(cancellation); tick++)
        {
            var isBeat = tick % TicksOfClock == 0;
            await InTurn(() => SendGathered(isBeat), cancellation);
        }
    }

    /// <summary>What fails concerns one change; the next is carried all the same.</summary>
    private async Task InTurn(Func<Task> action, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await action();
        }
#pragma warning disable CA1031 // Pages go on whatever one of them could not show.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.LogError(e, "a change did not reach all pages");
            Everybody("reset");
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Subscribe()
    {
        _subscription = inventory.Subscribe();
        (_seen, _knownSince) = (_subscription.Start, _subscription.Start.Sequence);
    }

    /// <summary>This program was too slow for its own changes.</summary>
    private Task StartAnew()
    {
        _subscription!.Dispose();
        _past.Clear();
        Subscribe();
        Everybody("reset");
        return Task.CompletedTask;
    }

    private void Everybody(string name)
    {
        foreach (var audience in _audiences.Values)
        {
            audience.Send(StreamText.Event(name, "", _seen.Sequence));
        }
    }

    private async Task Carry(InventoryChange change)
    {
        var live = new LiveChange(change, change.Sequence != _seen.Sequence, time.GetUtcNow(), renderer);
        _seen = change.Snapshot;
        Remember(live);
        foreach (var audience in _audiences.Values)
        {
            audience.Send(await audience.Events(live), live);
        }
    }

    private void Remember(LiveChange change)
    {
        _past.Enqueue(change);
        if (_past.Count > Remembered)
        {
            _knownSince = _past.Dequeue().Sequence;
        }
    }

    private async Task<ReadOnlyMemory<byte>> Missed(LiveAudience audience, LiveConnection connection, long since)
    {
        if (since < _knownSince || since > inventory.Snapshot.Sequence)
        {
            return StreamText.Event("reset", "", _seen.Sequence);
        }
        var missed = _past.Where(connection.Wants).ToList();
        return missed.Count == 0 ? default : await audience.Missed(missed);
    }

    private async Task SendGathered(bool isBeat)
    {
        foreach (var audience in _audiences.Values)
        {
            audience.Send(await audience.Gathered(_seen.Sequence));
            if (isBeat)
            {
                audience.Send(Clock());
                EndOld(audience);
            }
        }
    }

    private static void EndOld(LiveAudience audience)
    {
        foreach (var connection in audience.Connections.Where(connection => !connection.IsAllowed))
        {
            connection.End();
        }
    }

    private ReadOnlyMemory<byte> Clock() => StreamText.Event("clock", $"{time.GetUtcNow().ToUnixTimeMilliseconds()}");

    public override void Dispose()
    {
        _subscription?.Dispose();
        _turn.Dispose();
        base.Dispose();
    }
}
