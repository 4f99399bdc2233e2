namespace Rehai.Conformance.Proof;

/// <summary>Who meets whom.</summary>
internal static class Scenarios
{
    private const int HostileNodes = 32;

    /// <summary>Everybody tells the server what he has read, or leaves the others' part out.</summary>
    internal static Scenario Careful(int rounds) =>
        new(
            "rehai-server, all careful",
            IsStock: false,
            [
                (WriterKind.AgentCurrentState, 3),
                (WriterKind.AgentConditional, 3),
                (WriterKind.TaggedKnife, 4),
                (WriterKind.DesiredKnife, 3),
                (WriterKind.CurrentStateConverge, 2),
                (WriterKind.Deleter, 1),
            ],
            HostileNodes,
            rounds
        );

    /// <summary>Chef's own clients among them, who save whole and say nothing of what they read.</summary>
    internal static Scenario Mixed(int rounds) =>
        new(
            "rehai-server, with clients as they are",
            IsStock: false,
            [
                (WriterKind.AgentCurrentState, 3),
                (WriterKind.AgentConditional, 3),
                (WriterKind.TaggedKnife, 2),
                (WriterKind.DesiredKnife, 2),
                (WriterKind.Knife, 2),
                (WriterKind.CurrentStateConverge, 1),
                (WriterKind.Converge, 2),
                (WriterKind.Deleter, 1),
            ],
            HostileNodes,
            rounds
        );

    /// <summary>A server without tags, and all go as fast as they can.</summary>
    /// <param name="host">How the hosts save: locked, or as the original did.</param>
    internal static Scenario Hostile(WriterKind host, int rounds) =>
        new(
            $"stock, {host.Words()}, hostile",
            IsStock: true,
            [(host, 6), (WriterKind.Knife, 7), (WriterKind.Converge, 2), (WriterKind.Deleter, 1)],
            HostileNodes,
            rounds
        );

    /// <summary>
    /// 100 hosts, one hour in a minute: each publishes a change six times an hour, is converged twice and edited once. ohai's two seconds and a
    /// converge's thirty shrink with the hour; Rehai's window cannot, so that what falls into it is sixty times what falls in truth.
    /// </summary>
    internal static Scenario Realistic(WriterKind host, double hours)
    {
        const int nodes = 100;
        const double faster = 60;
        (WriterKind Kind, int Count, double PerHour)[] writers =
        [
            (host, 6, 6),
            (WriterKind.Knife, 4, 1),
            (WriterKind.Converge, 6, 2),
        ];
        return new(
            $"stock, {host.Words()}, realistic",
            IsStock: true,
            [.. writers.Select(writer => (writer.Kind, writer.Count))],
            nodes,
            Rounds: 0
        )
        {
            FaultPercent = 0,
            RoundsPerKill = int.MaxValue,
            Padding = 60_000,
            RunningOhai = TimeSpan.FromSeconds(2) / faster,
            LongestConverge = TimeSpan.FromMinutes(1) / faster,
            LongestThought = TimeSpan.FromSeconds(0.2) / faster,
            Pace = (TimeSpan.FromHours(hours) / faster, Interval),
        };

        TimeSpan Interval(WriterKind kind)
        {
            var (_, count, perHour) = writers.First(writer => writer.Kind == kind);
            return TimeSpan.FromHours(1) / faster / (nodes * perHour / count);
        }
    }
}
