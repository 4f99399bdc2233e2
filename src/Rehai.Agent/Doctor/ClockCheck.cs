using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>Is this host's clock near enough to the server's for it to take a signature?</summary>
internal static class ClockCheck
{
    /// <summary>A server tells full seconds, and the answer took time to come.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Worrying = TimeSpan.FromSeconds(60);

    public static Finding Look(Examination examination)
    {
        if (examination.Answer.Response.ClockAhead is not { } skew)
        {
            return Finding.Warning(
                "the server's answer has no date to compare with",
                $"Compare by hand: the clocks may differ by less than {ChefClient.ClockTolerance.TotalSeconds:0} s."
            );
        }
        var size = skew.Duration();
        var found =
            size <= Resolution
                ? "agrees with the server's"
                : $"{Words(skew)}; from {ChefClient.ClockTolerance.TotalSeconds:0} s on it refuses";
        return size >= ChefClient.ClockTolerance ? Finding.Failed(found, Mend, ExitCode.ConfigurationUnusable)
            : size >= Worrying ? Finding.Warning(found, Mend)
            : Finding.Ok(found);
    }

    private static string Words(TimeSpan skew) =>
        $"{skew.Duration().TotalSeconds:0} s {(skew < TimeSpan.Zero ? "behind" : "ahead of")} the server's";

    private const string Mend = "Set this host's clock, and keep it right: `timedatectl set-ntp true`, or chrony.";
}
