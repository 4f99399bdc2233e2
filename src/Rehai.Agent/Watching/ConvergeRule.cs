using Rehai.Agent.Publishing;
using Rehai.Chef;

namespace Rehai.Agent.Watching;

/// <summary>Whether a save has to wait for the end of the converge that runs.</summary>
internal sealed class ConvergeRule(ConvergeWatch converge, DuringConverge during, Log log)
{
    /// <summary>chef-client's run lock is looked at so often; while one runs, and while a replaced key is waited for.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileConverging = TimeSpan.FromMilliseconds(100);

    private bool _needsLock;
    private bool _isSaid;

    /// <summary>Until the next look.</summary>
    public TimeSpan Poll => converge.IsRunning ? WhileConverging : Usual;

    /// <inheritdoc cref="ConvergeWatch.Look"/>
    public bool Look()
    {
        var hasEnded = converge.Look();
        _isSaid &= !hasEnded;
        _needsLock &= converge.IsRunning;
        return hasEnded;
    }

    /// <param name="store">What would be saved to; null where it is not known yet.</param>
    public bool HoldsBack(FactStore? store)
    {
        var waits = IsConverging && (during == DuringConverge.Wait || _needsLock || store?.Way is SavingWay.Locked);
        if (waits && during == DuringConverge.Publish && !_isSaid)
        {
            _isSaid = true;
            log.Warn(
                "A converge runs, and this server offers no way of saving that is safe beside it: publishing when it ends."
            );
        }
        return waits;
    }

    /// <summary>Whether a save failed because a converge holds the lock that it needs; the next one waits for its end.</summary>
    public bool IsCauseOf(Exception failure)
    {
        var isCause = failure is RunLockException && converge.Ask();
        _needsLock |= isCause;
        return isCause;
    }

    /// <summary>Who is to wait in any case waits for every holder, whether or not he says in the file who he is.</summary>
    private bool IsConverging => during == DuringConverge.Wait ? converge.Ask() : converge.IsRunning;
}
