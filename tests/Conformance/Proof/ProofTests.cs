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
        AssertNothingIsLost(Scenarios.Mixed(WholeRounds));

    [Theory]
    [InlineData(nameof(WriterKind.AgentLocked))]
    [InlineData(nameof(WriterKind.Original))]
    [Trait("run", "soak")]
    public void A_server_without_tags_loses_edits_and_the_table_says_how_many(string host)
    {
        var kind = Enum.Parse<WriterKind>(host);
        AssertTimeAndStates(Run(Scenarios.Hostile(kind, WholeRounds)));
        AssertTimeAndStates(Run(Scenarios.Realistic(kind, Hours)));
    }

    private static void AssertNothingIsLost(Scenario scenario)
    {
        var report = Run(scenario);
        Assert.True(report.Saved.Count > scenario.Rounds / 3, $"only {report.Saved.Count} edits were saved");
        Assert.Empty(report.Verdict.Unexcused);
    }

    /// <summary>What even a server without tags owes.</summary>
    private static void AssertTimeAndStates(ProofReport report) =>
        Assert.DoesNotContain(report.Verdict.Violations, found => found.Culprit is null);

    private static ProofReport Run(Scenario scenario)
    {
        using var run = new ProofRun(scenario, TestContext.Current.CancellationToken);
        var report = run.Run();
        var directory = Path.Combine(Repository.Root, "artifacts/proof");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, $"{scenario.Name}.md"), report.ToString());
        return report;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var set)
            ? set
            : otherwise;
}
