using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

/// <summary>Streams that are closed, full or read by nobody, and terminals of several kinds.</summary>
public sealed class StandardStreamsTests
{
    private const string Show = "\"$0\" show libvirt --libvirt-uri test:///default";
    private const string Missing = "\"$0\" show libvirt/none --libvirt-uri test:///default";

    [Theory]
    [InlineData($"{Show} >&-", 1)]
    [InlineData($"{Show} >/dev/full", 1)]
    [InlineData($"{Show} <&- >&- 2>&-", 1)]
    [InlineData($"{Show} <&- >/dev/null 2>&-", 0)]
    [InlineData($"{Missing} 2>&-", 1)]
    [InlineData($"{Missing} 2>/dev/full", 1)]
    [InlineData("\"$0\" --no-such-option 2>/dev/full", 2)]
    [InlineData("\"$0\" --help >/dev/full", 1)]
    [InlineData("\"$0\" --version >&-", 1)]
    public void A_stream_that_takes_nothing_is_a_failure_at_most(string command, int code)
    {
        var (exitCode, _, error) = Bash(command);

        Assert.Equal(code, exitCode);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_printed_is_said()
    {
        var (_, _, error) = Bash($"{Show} >/dev/full");

        Assert.Equal("rehai: Cannot write to standard output: No space left on device.\n", error);
    }

    [Fact]
    public void A_reader_that_has_gone_is_no_error()
    {
        // 141 is the end by SIGPIPE: nobody reads when ours begins.
        const string proof = "env --default-signal=PIPE sh -c 'echo >&3'; echo $?";
        var (code, output, error) = Bash($"exec 3> >(:); wait $!; {proof}; {Show} >&3; echo $?");

        Assert.Equal((0, "141\n0\n", ""), (code, output, error));
    }

    /// <summary>Whatever is opened first would get the number of a closed stream, and what is printed.</summary>
    [Theory]
    [InlineData("libvirt >&-", 0)]
    [InlineData("libvirt <&- >&- 2>&-", 0)]
    [InlineData("libvirt --json >&-", 1)]
    [InlineData("libvirt --json >/dev/full", 1)]
    public void A_refresh_saves_though_nobody_hears_of_it(string command, int code)
    {
        using var host = new Workplace();
        host.Register();

        var (exitCode, _, _) = Bash($"\"$0\" -c {host.ConfigFile} --libvirt-uri test:///default {command}");

        Assert.Equal(code, exitCode);
        Assert.False(host.ReadNode().AutomaticRoot("libvirt").IsEmpty);
    }

    [Theory]
    [InlineData("xterm-256color", "")]
    [InlineData("dumb", "")]
    [InlineData("xterm-256color", "NO_COLOR=1 ")]
    public void No_terminal_gets_anything_but_text(string terminal, string variables)
    {
        var command =
            $"{variables}{Repository.Agent} show libvirt --libvirt-uri test:///default; {Repository.Agent} --help";

        var output = Tool.Run("script", ["-qec", command, "/dev/null"], new() { ["TERM"] = terminal });

        Assert.Contains("\"uri\": \"test:///default\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Theory]
    [InlineData("C")]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR")]
    [InlineData("no such locale")]
    public void No_locale_changes_what_is_printed(string locale)
    {
        var variables = new Dictionary<string, string>
        {
            ["LC_ALL"] = locale,
            ["LANG"] = locale,
            ["LANGUAGE"] = locale,
        };
        string[] show = ["show", "libvirt", "--libvirt-uri", "test:///default"];

        Assert.Equal(Steady(Tool.Run(Repository.Agent, show)), Steady(Tool.Run(Repository.Agent, show, variables)));
    }

    /// <summary>The test driver's processor time is the time of day.</summary>
    private static IEnumerable<string> Steady(string output) =>
        output.Split('\n').Where(line => !line.Contains("cpu_time", StringComparison.Ordinal));

    private static (int ExitCode, string Output, string Error) Bash(string command) =>
        Tool.Try("bash", ["-c", command, Repository.Agent], []);
}
