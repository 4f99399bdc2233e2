namespace Rehai.Conformance.Programs;

/// <summary>Waits for what must come, and for no fixed time.</summary>
internal static class Eventually
{
    /// <summary>Far longer than anything takes on a machine that has much else to do.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Until it holds.</summary>
    /// <param name="instead">What is so instead; asked where it never came.</param>
    /// <returns>How long it took.</returns>
    internal static TimeSpan Holds(Func<bool> condition, Func<string> instead)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"not within {Patience.TotalSeconds:0} s: {instead()}");
            }
            Pause(Poll);
        }
        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <summary>How long something is left as it is.</summary>
    internal static void Pause(TimeSpan length) => TestContext.Current.CancellationToken.WaitHandle.WaitOne(length);
}
