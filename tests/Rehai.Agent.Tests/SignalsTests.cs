using System.Diagnostics;
using System.Globalization;

namespace Rehai.Agent.Tests;

public sealed class SignalsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Each_hangup_is_a_reload_for_who_asks_for_it()
    {
        using var reloaded = new SemaphoreSlim(0);
        using var registration = Signals.OnReload(() => reloaded.Release());

        foreach (var _ in Enumerable.Range(0, 2))
        {
            HangUp();

            Assert.True(reloaded.Wait(Patience, TestContext.Current.CancellationToken));
        }
    }

    private static void HangUp()
    {
        using var kill = Process.Start("kill", ["-HUP", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
