using System.Globalization;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Proof;

/// <summary>
/// Whether anybody's acknowledged edit is lost, by whom, and how often; docs/lost-edits.md tells how to read it. Each run leaves its table
/// in <c>artifacts/proof</c>.
/// </summary>
public sealed class ProofTests
{
    private static readonly int SampleRounds = Setting("REHAI_PROOF_SAMPLE", 480);
    private static readonly int WholeRounds = Setting("REHAI_PROOF_ROUNDS", 160_000);
    private static readonly int Hours = Setting("REHAI_PROOF_HOURS", 10);

    [Fact]
    public void In_a_sample_nobody_who_is_careful_costs_an_edit() =>
        AssertNothingIsLost(Scenarios.Mixed(SampleRounds) with { RoundsPerKill = 200, FaultPercent = 2 });

    [Fact]
    [Trait("run", "soak")]
    public void Where_all_are_careful_no_edit_is_lost() => AssertNothingIsLost(Scenarios.Careful(WholeRounds));

    [Fact]
    [Trait("run", "soak")]
    public void Beside_clients_as_they_are_nobody_who_is_careful_costs_an_edit() =>
        AssertNothingIsLost(Scenarios.Mixed(WholeRounds / 4));

    [Theory]
    [InlineData(nameof(WriterKind.AgentLocked))]
    [InlineData(nameof(WriterKind.Original))]
    [Trait("run", "soak")]
    public void A_server_without_tags_loses_edits_to_writers_and_none_by_itself(string host) =>
        AssertServerIsSound(Run(Scenarios.Hostile(Enum.Parse<WriterKind>(host), WholeRounds / 8)));

    [Theory]
    [InlineData(nameof(WriterKind.AgentLocked))]
    [InlineData(nameof(WriterKind.Original))]
    [Trait("run", "soak")]
    public void At_the_rate_of_people_a_server_without_tags_loses_few_edits(string host) =>
        AssertServerIsSound(Run(Scenarios.Realistic(Enum.Parse<WriterKind>(host), Hours)));

    private static void AssertNothingIsLost(Scenario scenario)
    {
        var report = Run(scenario);
        Assert.True(report.Saved.Count > scenario.Rounds / 3, $"only {report.Saved.Count} edits were saved");
        Assert.Empty(report.Verdict.Unexcused);
    }

    /// <summary>What even a server without tags owes.</summary>
    private static void AssertServerIsSound(ProofReport report) =>
        Assert.DoesNotContain(report.Verdict.Violations, found => found.Culprit is null);

    private static ProofReport Run(Scenario scenario)
    {
        using var run = new ProofRun(scenario, TestContext.Current.CancellationToken);
        var report = run.Run();
        var directory = Path.Combine(Repository.Root, "artifacts/proof");
        Directory.CreateDirectory(directory);
        File.WriteAllText(
            Path.Combine(
                directory,
                $"{scenario.Name.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-')}.md"
            ),
            report.ToString()
        );
        return report;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var set)
            ? set
            : otherwise;
}
