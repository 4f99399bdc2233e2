using Rehai.Chef;

namespace Rehai.Agent.Watching;

/// <summary>Tells the server that this host lives, where it offers a lease, and hears whether the node is as it was saved.</summary>
internal sealed class Lease(WatchSettings settings, WatchState state, TimeProvider time, Log log)
{
    private const string Source = "lease";

    private long _dueAt;
    private string? _fault;

    /// <summary>The server may offer one now.</summary>
    public void AskSoon() => _dueAt = 0;

    /// <summary>Renews it where that is due.</summary>
    /// <returns>Null where the server was not asked.</returns>
    public LeaseAnswer? Renew(Publication? publication, CancellationToken cancellation) =>
        publication is { MayHaveLease: true } && time.IsOver(_dueAt) ? Ask(publication, cancellation) : null;

    private LeaseAnswer Ask(Publication publication, CancellationToken cancellation)
    {
        try
        {
            var current = publication.RenewLease(cancellation);
            Recover();
            if (current is null)
            {
                // The node is gone, or the server has no lease to give.
                _dueAt = time.After(settings.Comparison + Backoff.Jitter(settings.Splay));
                return new(IsRenewed: false, IsNodeAnother: true);
            }
            _dueAt = time.After(settings.Lease);
            state.Renewed();
            return new(IsRenewed: true, publication.Store.Known is { } known && known.Tag != current);
        }
        catch (ChefServerException e)
        {
            var asked = Troubles.AskedBy(e);
            var pause = Deadlines.Longer(asked, settings.Lease);
            _dueAt = time.After(pause);
            Say(e.Message, pause);
            return new(IsRenewed: false, IsNodeAnother: false) { Pause = asked };
        }
    }

    private void Recover()
    {
        _fault = null;
        state.Recovered(Source);
    }

    /// <summary>Whoever reads the lease takes this host for dead soon.</summary>
    private void Say(string fault, TimeSpan pause)
    {
        if (_fault != fault)
        {
            log.Warn($"The server was not told that this host lives: {fault}");
        }
        _fault = fault;
        state.Failed(Source, fault);
        state.Unanswered(fault, pause);
    }
}

/// <param name="IsNodeAnother">Whether the node may be another than was saved or read last.</param>
internal sealed record LeaseAnswer(bool IsRenewed, bool IsNodeAnother)
{
    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.Zero;
}
