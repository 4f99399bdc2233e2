using Rehai.Agent.Collectors;
using Rehai.Agent.Doctor;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests.Doctor;

public sealed class ChecksTests : IDisposable
{
    private readonly ExaminedHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Each_check_needs_only_earlier_ones()
    {
        var earlier = new HashSet<string>();
        foreach (var check in Checks.All)
        {
            Assert.Subset(earlier, check.Needs.ToHashSet());
            Assert.True(earlier.Add(check.Name));
        }
    }

    [Fact]
    public void What_needs_a_failed_check_is_skipped_and_names_the_first_cause()
    {
        var findings = Make(
            new("a", _ => Finding.Failed("broken", "mend it", ExitCode.ServerUnreachable)),
            new("b", _ => throw new InvalidOperationException("was asked"), "a"),
            new("c", _ => throw new InvalidOperationException("was asked"), "b"),
            new("d", _ => Finding.Ok("well"))
        );

        Assert.Equal(
            [Outcome.Failed, Outcome.Skipped, Outcome.Skipped, Outcome.Ok],
            findings.Select(finding => finding.Outcome)
        );
        Assert.Equal("cannot be checked: a failed", findings[2].Found);
    }

    [Fact]
    public void A_warning_hinders_no_other_check() =>
        Assert.Equal(
            Outcome.Ok,
            Make(new("a", _ => Finding.Warning("nearly", "soon")), new("b", _ => Finding.Ok("well"), "a"))[1].Outcome
        );

    [Fact]
    public void What_a_run_would_fail_with_is_split_into_what_is_wrong_and_what_to_do()
    {
        var finding = Make(new Check("a", _ => throw new ConfigException("It is wrong. Do this. Or that.")))[0];

        Assert.Equal(new Finding(Outcome.Failed, "It is wrong.", "Do this. Or that.", 43), finding);
    }

    [Fact]
    public void A_failure_of_one_sentence_has_no_mend() =>
        Assert.Equal(
            new Finding(Outcome.Failed, "ohai failed.", null, 1),
            Make(new Check("a", _ => throw new CollectorException("ohai failed.")))[0]
        );

    private List<Finding> Make(params Check[] checks) =>
        [.. Checks.Make(checks, _host.Examine()).Select(made => made.Finding)];
}
