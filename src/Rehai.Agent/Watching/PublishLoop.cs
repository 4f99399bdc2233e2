using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Watching;

/// <summary>
/// The loop that publishes: it takes the latest reading from the outbox when it may go, and puts it back where it does not arrive. It tells the
/// server that this host lives, and notices when somebody else has replaced what was published.
/// </summary>
internal sealed class PublishLoop : IDisposable
{
    /// <summary>chef-client's run lock is looked at so often; while one runs, and while a replaced key is waited for.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollWhileConverging = TimeSpan.FromMilliseconds(100);

    private const string LeaseSource = "lease";

    private readonly Func<Publication> _open;
    private readonly WatchSettings _settings;
    private readonly Outbox _outbox;
    private readonly ConvergeWatch _converge;
    private readonly WatchState _state;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly SavePace _pace;
    private readonly Troubles _troubles;
    private readonly ClockJumps _clock;
    private Publication? _publication;
    private long _notBefore;
    private long _leaseAt;
    private long _savedAt;
    private long _comparedAt;
    private bool _isStarting;
    private bool _isRefused;
    private bool _hasLease;
    private string? _leaseFault;
    private bool _needsLock;
    private bool _saidThatItWaits;

    public PublishLoop(
        Func<Publication> open,
        WatchSettings settings,
        Outbox outbox,
        ConvergeWatch converge,
        WatchState state,
        TimeProvider time,
        Log log
    )
    {
        (_open, _settings, _outbox, _converge) = (open, settings, outbox, converge);
        (_state, _time, _log) = (state, time, log);
        _pace = new(settings.SaveInterval, time);
        _troubles = new(settings, time);
        _clock = new(time);
        _savedAt = _comparedAt = time.GetTimestamp();
    }

    /// <summary>Whether hosts may have been started together with this one, so that their first saves are to be spread.</summary>
    public bool IsFirst
    {
        init
        {
            _isStarting = value;
            _notBefore = value ? _time.After(Backoff.Jitter(_settings.Splay)) : 0;
        }
    }

    /// <summary>Turns until it is cancelled.</summary>
    /// <param name="turned">Told at each turn.</param>
    public void Run(Action turned, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            turned();
            _outbox.Wait(Step(cancellation), cancellation);
        }
    }

    /// <summary>Does what is due.</summary>
    /// <returns>How long until something is due again, where nothing comes into the outbox.</returns>
    public TimeSpan Step(CancellationToken cancellation)
    {
        if (_publication?.IsOutdated is true)
        {
            Reopen();
        }
        if (_converge.Look())
        {
            _saidThatItWaits = false;
            LookAtNode(WatchCause.Converge);
        }
        _needsLock &= _converge.IsRunning;
        if (!_outbox.IsEmpty && UntilMayPublish() <= TimeSpan.Zero && _outbox.Take() is { } parcel)
        {
            Publish(parcel, cancellation);
        }
        KeepAlive(cancellation);
        var poll = _converge.IsRunning ? PollWhileConverging : Poll;
        return _outbox.IsEmpty ? poll : Least(Greater(UntilMayPublish(), TimeSpan.Zero), poll);
    }

    /// <summary>The node as it was seen last; null where it never was.</summary>
    public AttributeDocument? Known => _publication?.Store.Last;

    public void Dispose() => _publication?.Dispose();

    private TimeSpan UntilMayPublish()
    {
        if (_clock.Look() && _isRefused)
        {
            _notBefore = 0;
        }
        if (_isStarting && _outbox.HasEvent)
        {
            // Somebody waits for this one, and it does not come to all hosts at once.
            (_isStarting, _notBefore) = (false, 0);
        }
        if (IsConverging && WaitsForConverges)
        {
            SayThatItWaits();
            return PollWhileConverging;
        }
        return Greater(_time.Until(_notBefore), _pace.Wait(IsCheap));
    }

    /// <summary>Who is to wait in any case waits for every holder, whether or not he says in the file who he is.</summary>
    private bool IsConverging =>
        _settings.DuringConverge == DuringConverge.Wait ? _converge.Ask() : _converge.IsRunning;

    private bool IsCheap => _publication?.Store.TakesPatches is true;

    private bool WaitsForConverges =>
        _settings.DuringConverge == DuringConverge.Wait || _needsLock || _publication?.Store.Way is SavingWay.Locked;

    private void Publish(Parcel parcel, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        _isStarting = false;
        _state.Took();
        try
        {
            var publication = _publication ??= _open();
            var outcome = publication.Publisher.Publish(
                Fresh(parcel.Collection),
                () => Fresh(_outbox.Latest?.Over(parcel.Collection) ?? parcel.Collection),
                cancellation
            );
            if (outcome.Kind == SaveKind.InsideConverge)
            {
                throw new RunLockException("This runs inside a converge.");
            }
            Arrived(parcel, outcome, _time.GetElapsedTime(start));
        }
        catch (Exception e) when (Troubles.IsExpected(e))
        {
            _publication?.Store.Forget();
            _outbox.Return(parcel);
            _state.Waits(parcel.Cause);
            Failed(parcel.Cause, e);
        }
    }

    /// <summary>It is true until an event says otherwise, so it is as of now. After a long silence every value is a reason to save.</summary>
    private Collection Fresh(Collection collection) =>
        collection with
        {
            ReadAt = _time.GetTimestamp(),
            Volatile = IsSilent ? AttributePaths.None : collection.Volatile,
        };

    private void Arrived(Parcel parcel, SaveOutcome outcome, TimeSpan took)
    {
        var lag = parcel.EventAt is { } at ? _time.GetElapsedTime(at) : (TimeSpan?)null;
        if (outcome.Kind is SaveKind.Saved or SaveKind.Created)
        {
            _comparedAt = _time.GetTimestamp();
            _pace.Saved(took, parcel.EventAt);
            LogSave(parcel.Cause, outcome, took, lag);
        }
        if (outcome.Kind is SaveKind.Saved or SaveKind.Created || IsSilent)
        {
            _savedAt = _time.GetTimestamp();
        }
        if (outcome.Kind == SaveKind.Created)
        {
            // Only a node that is there tells what else its server offers.
            _leaseAt = 0;
            LookAtNode(parcel.Cause);
        }
        if (_troubles.Over() is { } message)
        {
            _log.Info(message);
        }
        _state.Saved(parcel.Cause, outcome, took, lag);
    }

    private void LogSave(string cause, SaveOutcome outcome, TimeSpan took, TimeSpan? lag)
    {
        var word = outcome.Kind == SaveKind.Created ? "created" : "saved";
        var after = lag is { } late ? $", {late.TotalMilliseconds:0} ms after the event" : "";
        _log.Write(
            LogLevel.Info,
            $"{_publication!.Node} {word} ({cause}): {outcome.Count} ({outcome.Paths}), {took.TotalMilliseconds:0} ms{after}",
            ("cause", cause),
            ("outcome", word),
            ("paths", outcome.Changes.Select(change => change.ToString()).ToList()),
            ("ms", Math.Round(took.TotalMilliseconds, 1)),
            ("lag_ms", lag is { } span ? Math.Round(span.TotalMilliseconds, 1) : null)
        );
    }

    private void Failed(string cause, Exception failure)
    {
        if (failure is RunLockException && _converge.Ask())
        {
            _needsLock = true;
            return;
        }
        var trouble = _troubles.Meet(failure);
        if (trouble.IsOverload)
        {
            _pace.Refused();
        }
        (_notBefore, _isRefused) = (_time.After(trouble.Pause), trouble.IsFinal);
        if (trouble.IsNews)
        {
            _log.Warn($"{failure.Message} The last reading waits; trying again until it is saved.");
        }
        if (trouble.IsFinal)
        {
            _state.Refused(cause, failure.Message, trouble.Pause);
        }
        else
        {
            _state.WillRetry(cause, failure.Message, trouble.Pause);
        }
        if (failure is ConfigException)
        {
            _publication?.Dispose();
            _publication = null;
        }
    }

    private void SayThatItWaits()
    {
        if (_settings.DuringConverge == DuringConverge.Publish && !_saidThatItWaits && !_outbox.IsEmpty)
        {
            _saidThatItWaits = true;
            _log.Warn(
                "A converge runs, and this server offers no way of saving that is safe beside it: publishing when it ends."
            );
        }
    }

    private void Reopen()
    {
        _log.Info("The client's key has changed; it is read again.");
        _publication?.Dispose();
        _publication = null;
        _notBefore = 0;
        LookAtNode(WatchCause.Reload);
    }

    private void LookAtNode(string cause)
    {
        _log.Debug($"Comparing the node with what was read ({cause}).");
        _comparedAt = _time.GetTimestamp();
        _publication?.Store.Forget();
        _outbox.OfferAgain(cause);
    }

    /// <summary>By the lease, which tells too whether the node is what it was; without one by looking, and by a save after long silence.</summary>
    private void KeepAlive(CancellationToken cancellation)
    {
        var leased = _publication is { MayHaveLease: true } publication ? publication : null;
        if (leased is not null && _time.IsOver(_leaseAt) && _time.IsOver(_notBefore))
        {
            Renew(leased, cancellation);
        }
        _hasLease &= leased is not null;
        if (!_hasLease)
        {
            KeepAliveBySaving();
        }
    }

    private void Renew(Publication publication, CancellationToken cancellation)
    {
        try
        {
            var current = publication.RenewLease(cancellation);
            _hasLease = current is not null;
            // Without one the node is gone, or the server has none to give.
            _leaseAt = _time.After(_hasLease ? _settings.Lease : _settings.Comparison);
            if (_hasLease)
            {
                _state.Renewed();
            }
            if (!_hasLease || (publication.Store.Known is { } known && known.Tag != current))
            {
                LookAtNode(WatchCause.Converge);
            }
            _leaseFault = null;
            _state.Recovered(LeaseSource);
        }
        catch (ChefServerException e)
        {
            _hasLease = false;
            _leaseAt = _time.After(Greater(Troubles.AskedBy(e), _settings.Lease));
            SayOfLease(e.Message);
        }
    }

    /// <summary>Whoever reads the lease takes this host for dead soon.</summary>
    private void SayOfLease(string fault)
    {
        if (_leaseFault != fault)
        {
            _log.Warn($"The server was not told that this host lives: {fault}");
        }
        _leaseFault = fault;
        _state.Failed(LeaseSource, fault);
    }

    private bool IsSilent => !_hasLease && _time.GetElapsedTime(_savedAt) >= _settings.Heartbeat;

    private void KeepAliveBySaving()
    {
        if (IsSilent && _outbox.IsEmpty)
        {
            _outbox.OfferAgain(WatchCause.Heartbeat);
        }
        else if (_time.GetElapsedTime(_comparedAt) >= _settings.Comparison)
        {
            _publication?.Store.AskAgain();
            LookAtNode(WatchCause.Interval);
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Greater(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
