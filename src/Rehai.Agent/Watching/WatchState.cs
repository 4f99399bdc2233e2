using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;

namespace Rehai.Agent.Watching;

/// <summary>
/// What the watch's loops tell of themselves, for those who look from outside. Every method may be called from every thread; what is
/// read is one moment's truth.
/// </summary>
internal sealed class WatchState(TimeProvider time)
{
    private readonly Lock _gate = new();
    private WatchStatus _status = new(CollectorRunner.Version, time.GetUtcNow());
    private WatchCounts _counts = new();
    private PendingSave? _taken;
    private PendingSave? _waiting;

    public (WatchStatus Status, WatchCounts Counts) Now
    {
        get
        {
            lock (_gate)
            {
                return (_status with { Pending = _taken ?? _waiting }, _counts);
            }
        }
    }

    /// <summary>What the watch keeps true, from now on.</summary>
    /// <param name="dataBag">Where the facts go; null for the node.</param>
    public void Keeps(string node, string? dataBag, Uri server) =>
        Change(_ =>
            _status = _status with
            {
                Node = node,
                DataBag = dataBag,
                Server = _status.Server.Url == server.AbsoluteUri ? _status.Server : new(server.AbsoluteUri),
            }
        );

    /// <summary>The first save waits for so long.</summary>
    public void Starts(TimeSpan pause) =>
        Change(at =>
            _status = _status with
            {
                Server = _status.Server with { NextTryAt = pause > TimeSpan.Zero ? at + pause : null },
            }
        );

    public void Connected(string uri) =>
        Change(at =>
        {
            var isFirst = _status.Libvirt.Uri is null;
            _counts = isFirst ? _counts : _counts with { Reconnects = _counts.Reconnects + 1 };
            _status = _status with { Libvirt = new(true, at, uri, _status.Libvirt.LastError) };
        });

    /// <summary>The connection is lost, or cannot be made; it may be told at each try.</summary>
    public void Disconnected(string why) =>
        Change(at =>
        {
            var since = _status.Libvirt.IsConnected ? at : _status.Libvirt.Since;
            _status = _status with { Libvirt = new(false, since, _status.Libvirt.Uri, why) };
        });

    /// <param name="guest">Its name, where the event is about one and it is known.</param>
    public void Saw(string kind, string? guest) =>
        Change(at =>
        {
            _counts = _counts with { Events = _counts.Events + 1 };
            _status = _status with { LastEvent = new(kind, guest, at) };
        });

    /// <param name="events">So many were answered by one reading beside the first.</param>
    public void Coalesced(int events) => Change(_ => _counts = _counts with { Coalesced = _counts.Coalesced + events });

    /// <param name="guests">How many there are, shut-off ones too.</param>
    public void Read(string cause, TimeSpan took, int guests) =>
        Change(at => _status = _status with { LastReading = new(at, cause, Ms(took), guests) });

    /// <summary>A reading waits to be saved; of several, status shows since when the oldest does.</summary>
    public void Waits(string cause) => Change(at => _waiting ??= new(at, cause));

    /// <summary>All that waits is being saved; until <see cref="Saved"/> it is pending still.</summary>
    public void Took() =>
        Change(_ =>
        {
            _taken ??= _waiting;
            _waiting = null;
        });

    /// <summary>What was taken is on the node, or was there already.</summary>
    /// <param name="lag">From the oldest event in it to the server's answer; null where it carried none.</param>
    public void Saved(string cause, SaveOutcome outcome, TimeSpan took, TimeSpan? lag) =>
        Change(at =>
        {
            _taken = null;
            _counts = _counts.WithSave(cause, Word(outcome.Kind));
            if (outcome.Way is not null)
            {
                _status = _status with { Server = Answered(at) };
            }
            if (outcome.Kind is SaveKind.Saved or SaveKind.Created)
            {
                Keep(cause, outcome, at, took, lag);
            }
        });

    /// <summary>A save failed.</summary>
    /// <param name="state">What that means for the server.</param>
    /// <param name="pause">Until the next try.</param>
    public void NotSaved(string cause, ServerState state, string why, TimeSpan pause) =>
        Change(at =>
        {
            var retries = state == ServerState.Retrying ? 1 : 0;
            var outcome = state == ServerState.Refused ? "refused" : "failed";
            _counts = _counts.WithSave(cause, outcome) with { Retries = _counts.Retries + retries };
            Server(state, why, at + pause);
        });

    /// <summary>The server did not take a request that was no save.</summary>
    /// <param name="pause">Until the next try.</param>
    public void Unanswered(string why, TimeSpan pause) =>
        Change(at =>
        {
            if (_status.Server.State is not (ServerState.Refused or ServerState.Unusable))
            {
                Server(ServerState.Retrying, why, at + pause);
            }
        });

    /// <summary>The server holds this host for alive.</summary>
    public void Renewed() =>
        Change(at =>
        {
            var server =
                _status.Server.State is ServerState.Retrying ? Answered(at) : _status.Server with { ContactAt = at };
            _status = _status with { LeaseRenewedAt = at, Server = server };
        });

    /// <param name="source">In a word: a collector's name, <c>settings</c> … It can have one error at a time.</param>
    public void Failed(string source, string why) =>
        Change(at =>
        {
            var before = _status.Errors.FirstOrDefault(error => error.Source == source);
            _status = _status with { Errors = [.. Without(source), new(source, why, before?.Since ?? at)] };
        });

    public void Recovered(string source) => Change(_ => _status = _status with { Errors = [.. Without(source)] });

    private void Change(Action<DateTimeOffset> change)
    {
        lock (_gate)
        {
            change(time.GetUtcNow());
        }
    }

    private void Keep(string cause, SaveOutcome outcome, DateTimeOffset at, TimeSpan took, TimeSpan? lag)
    {
        var (word, paths) = (Word(outcome.Kind), outcome.Changes.Count);
        var lagMs = lag is null ? (long?)null : Ms(lag.Value);
        _status = _status with { LastSave = new(at, cause, word, paths, Ms(took), outcome.Way?.Word(), lagMs) };
        if (lag is { } latency)
        {
            _counts = _counts with { EventToAcknowledged = _counts.EventToAcknowledged.With(latency) };
        }
    }

    private void Server(ServerState state, string why, DateTimeOffset nextTry) =>
        _status = _status with { Server = _status.Server with { State = state, NextTryAt = nextTry, Message = why } };

    private ServerStatus Answered(DateTimeOffset at) => new(_status.Server.Url, ServerState.Ok, at);

    private IEnumerable<WatchError> Without(string source) => _status.Errors.Where(error => error.Source != source);

    private static long Ms(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);

    private static string Word(SaveKind kind) =>
        kind switch
        {
            SaveKind.Saved => "saved",
            SaveKind.Created => "created",
            SaveKind.Unchanged => "unchanged",
            SaveKind.WhyRun => "why-run",
            _ => "inside-converge",
        };
}
