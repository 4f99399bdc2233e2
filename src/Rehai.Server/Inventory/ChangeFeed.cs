using System.Threading.Channels;
using Rehai.Server.Storage;

namespace Rehai.Server.Inventory;

/// <summary>
/// Keeps the inventory as the store is. A commit says that something may be another; what it is, is read, so that nothing depends on
/// having heard of every commit. Each second it looks which hosts have fallen silent, and tries again where the store could not be read.
/// </summary>
internal sealed class ChangeFeed(
    SqliteDatabase database,
    LiveInventory inventory,
    TimeProvider time,
    ILogger<ChangeFeed> log
) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );
    private FeedPosition? _position;
    private long _commits = -1;
    private long? _lookedAt;
    private long? _failedAt;
    private string? _fault;

    /// <summary>Everything is there before the first request is answered.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        database.Committed += Wake;
        Round();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = time.CreateTimer(_ => Wake(), null, Tick, Tick);
        try
        {
            while (await _wakes.Reader.WaitToReadAsync(stoppingToken))
            {
                _wakes.Reader.TryRead(out _);
                Round();
            }
        }
        finally
        {
            database.Committed -= Wake;
        }
    }

    private void Wake() => _wakes.Writer.TryWrite(true);

    private void Round()
    {
        try
        {
            // Taken before reading: what is committed meanwhile is another round.
            var commits = database.Commits;
            if (commits != _commits && IsOver(_failedAt))
            {
                Follow();
                _commits = commits;
                Recover();
            }
            LookAtClock();
        }
#pragma warning disable CA1031 // Whatever fails, pages go on with what is known, and the next round tries again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
    }

    private void Follow()
    {
        FeedReading reading;
        do
        {
            reading = database.Read(session =>
                _position is null ? FeedReading.Whole(session) : FeedReading.Since(session, _position)
            );
            if (reading.IsWhole)
            {
                inventory.Replace(reading.Position.Sequence, reading.Hosts);
            }
            else
            {
                inventory.Apply(reading.Position.Sequence, reading.Hosts);
            }
            _position = reading.Position;
        } while (reading.HasMore);
    }

    private void LookAtClock()
    {
        if (IsOver(_lookedAt))
        {
            _lookedAt = time.GetTimestamp();
            inventory.LookAtClock();
        }
    }

    private bool IsOver(long? since) => since is not { } moment || time.GetElapsedTime(moment) >= Tick;

    private void Fail(Exception failure)
    {
        _failedAt = time.GetTimestamp();
        if (_fault != failure.Message)
        {
            log.LogError(
                "hosts and guests are not brought up to date: {Type}: {Cause}. They are tried again every second",
                failure.GetType().Name,
                failure.Message
            );
        }
        _fault = failure.Message;
    }

    private void Recover()
    {
        if (_fault is not null)
        {
            log.LogInformation("hosts and guests are up to date again");
        }
        (_fault, _failedAt) = (null, null);
    }
}
