using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Watching;

/// <summary>
/// The loop that publishes: it takes the latest reading from the outbox when it may go, and puts it back where it does not arrive. Between saves it
/// keeps the lease, and has the node compared where somebody else may have replaced what was published.
/// </summary>
internal sealed class PublishLoop : IDisposable
{
    private readonly ServerAccess _access;
    private readonly WatchSettings _settings;
    private readonly Outbox _outbox;
    private readonly ConvergeRule _converge;
    private readonly WatchState _state;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly SavePace _pace;
    private readonly Troubles _troubles;
    private readonly ClockJumps _clock;
    private readonly Lease _lease;
    private readonly Silence _silence;
    private long _notBefore;
    private bool _isFinal;

    public PublishLoop(
        ServerAccess access,
        WatchSettings settings,
        Outbox outbox,
        ConvergeWatch converge,
        WatchState state,
        TimeProvider time,
        Log log
    )
    {
        (_access, _settings, _outbox, _state, _time, _log) = (access, settings, outbox, state, time, log);
        _converge = new(converge, settings.DuringConverge, log);
        _pace = new(settings.SaveInterval, time);
        _troubles = new(settings, time);
        _clock = new(time);
        _lease = new(settings, state, time, log);
        _silence = new(settings, time);
    }

    /// <summary>
    /// Whether hosts may have been started together with this one. Then its first save waits for a part of the splay, whatever happens meanwhile:
    /// guests that start with their hosts send their events at the same time everywhere.
    /// </summary>
    public bool IsFirst
    {
        init
        {
            var pause = value ? Backoff.Jitter(_settings.Splay) : TimeSpan.Zero;
            _notBefore = _time.After(pause);
            _state.Starts(pause);
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
        if (_access.IsOutdated)
        {
            Reopen();
        }
        if (_converge.Look())
        {
            LookAtNode(WatchCause.Converge);
        }
        if (!_outbox.IsEmpty && UntilMayPublish() <= TimeSpan.Zero && _outbox.Take() is { } parcel)
        {
            Publish(parcel, cancellation);
        }
        KeepAlive(cancellation);
        return _outbox.IsEmpty
            ? _converge.Poll
            : Deadlines.Shorter(Deadlines.Longer(UntilMayPublish(), TimeSpan.Zero), _converge.Poll);
    }

    /// <summary>The node as it was seen last; null where it never was.</summary>
    public AttributeDocument? Known => _access.Store?.Last;

    public void Dispose() => _access.Dispose();

    private TimeSpan UntilMayPublish()
    {
        if (_clock.Look())
        {
            TryNowWhatWasFinal();
        }
        return _converge.HoldsBack(_access.Store)
            ? _converge.Poll
            : Deadlines.Longer(_time.Until(_notBefore), _pace.Wait(_access.Store?.TakesPatches is true));
    }

    private void Publish(Parcel parcel, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        _state.Took();
        try
        {
            var publication = _access.Open();
            var outcome = publication.Publisher.Publish(
                Fresh(parcel.Collection),
                () => Fresh(_outbox.Latest?.Over(parcel.Collection) ?? parcel.Collection),
                cancellation
            );
            if (outcome.Kind == SaveKind.InsideConverge)
            {
                throw new RunLockException("This runs inside a converge.");
            }
            Arrived(parcel, outcome, publication.Node, _time.GetElapsedTime(start));
        }
        catch (Exception e) when (Troubles.IsExpected(e))
        {
            _access.Store?.Forget();
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
            Volatile = _silence.IsLong ? AttributePaths.None : collection.Volatile,
        };

    private void Arrived(Parcel parcel, SaveOutcome outcome, string node, TimeSpan took)
    {
        var lag = parcel.EventAt is { } at ? _time.GetElapsedTime(at) : (TimeSpan?)null;
        var isSaved = outcome.Kind is SaveKind.Saved or SaveKind.Created;
        if (isSaved)
        {
            _pace.Saved(took, parcel.EventAt);
            _silence.Compared();
            SaveLine.Write(_log, node, parcel.Cause, outcome, _outbox.Latest ?? parcel.Collection, took, lag);
        }
        if (isSaved || _silence.IsLong)
        {
            _silence.Saved();
        }
        if (outcome.Kind == SaveKind.Created)
        {
            // Only a node that is there tells what else its server offers.
            _lease.AskSoon();
            LookAtNode(parcel.Cause);
        }
        if (_troubles.Over() is { } message)
        {
            _log.Info(message);
        }
        _isFinal = false;
        _state.Saved(parcel.Cause, outcome, took, lag);
    }

    private void Failed(string cause, Exception failure)
    {
        if (_converge.IsCauseOf(failure))
        {
            return;
        }
        var trouble = _troubles.Meet(failure);
        if (trouble.IsOverload)
        {
            _pace.Refused();
        }
        (_notBefore, _isFinal) = (_time.After(trouble.Pause), trouble.IsFinal);
        if (trouble.IsNews)
        {
            _log.Warn($"{failure.Message} The last reading waits; trying again until it is saved.");
        }
        _state.NotSaved(cause, trouble.State, failure.Message, trouble.Pause);
        if (failure is ConfigException)
        {
            _access.Close();
        }
    }

    private void Reopen()
    {
        _log.Info("The file of the client's key has changed; it is read again.");
        _access.Renew();
        TryNowWhatWasFinal();
        LookAtNode(WatchCause.Reload);
    }

    /// <summary>Somebody has changed something.</summary>
    private void TryNowWhatWasFinal() => _notBefore = _isFinal ? 0 : _notBefore;

    private void LookAtNode(string cause)
    {
        _log.Debug($"Comparing the node with what was read ({cause}).");
        _silence.Compared();
        _access.Store?.Forget();
        _outbox.OfferAgain(cause);
    }

    /// <summary>By the lease, which tells too whether the node is what it was; without one by looking, and by a save after long silence.</summary>
    private void KeepAlive(CancellationToken cancellation)
    {
        if (_time.IsOver(_notBefore) && _lease.Renew(_access.Current, cancellation) is { } answer)
        {
            Hear(answer);
        }
        if (_silence.IsLong && _outbox.IsEmpty)
        {
            _outbox.OfferAgain(WatchCause.Heartbeat);
        }
        else if (_silence.IsComparisonDue)
        {
            _access.Store?.AskAgain();
            LookAtNode(WatchCause.Interval);
        }
    }

    private void Hear(LeaseAnswer answer)
    {
        if (answer.IsRenewed)
        {
            _silence.LeaseRenewed();
        }
        if (answer.IsNodeAnother)
        {
            LookAtNode(WatchCause.Converge);
        }
        if (answer.Pause > TimeSpan.Zero)
        {
            // It is the same server that saves go to.
            _notBefore = _time.After(Troubles.Spread(answer.Pause));
        }
    }
}
