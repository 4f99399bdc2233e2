namespace Rehai.Bench;

/// <summary>Refreshes that always have something to save: a guest is suspended before one, and resumed before the next.</summary>
internal sealed class ChangedRefreshes(RegisteredAgent agent, BenchGuests guests, int count)
{
    private bool _isRunning = true;

    public IReadOnlyList<Measurement> Run(int times, params string[] options) =>
        [.. Enumerable.Range(0, times).Select(_ => RunOnce(options))];

    private Measurement RunOnce(string[] options)
    {
        _isRunning = !_isRunning;
        guests.Toggle(_isRunning);
        return agent.RefreshThatSaves(count, options);
    }
}
