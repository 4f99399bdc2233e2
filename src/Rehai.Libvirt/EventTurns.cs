namespace Rehai.Libvirt;

/// <summary>Turns the loop whatever happens: a turn that fails is reported and tried again after a pause.</summary>
internal sealed class EventTurns(Action turn, Action<string> report)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _reported = [];
    private long _lastTurn;

    /// <summary>Of <see cref="TimeProvider.System"/>; a turn that failed is none.</summary>
    internal long LastTurn => Interlocked.Read(ref _lastTurn);

    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    internal void RunForever()
    {
        while (true)
        {
            Step();
        }
    }

    internal void Step()
    {
        try
        {
            turn();
            Interlocked.Exchange(ref _lastTurn, TimeProvider.System.GetTimestamp());
        }
        catch (Exception error)
        {
            Report($"libvirt's event loop failed and is tried again: {error.Message}");
            CancellationToken.None.WaitHandle.WaitOne(Pause);
        }
    }

    /// <summary>The same words once.</summary>
    internal void Report(string message)
    {
        lock (_gate)
        {
            if (!_reported.Add(message))
            {
                return;
            }
        }
        try
        {
            report(message);
        }
        catch (Exception)
        {
            // Nobody is left to hear it, and the loop must go on.
        }
    }
}
