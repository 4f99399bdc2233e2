using System.Text;
using Rehai.Agent.Collectors;

namespace Rehai.Agent.Tests.Collectors;

/// <summary>A script stands in for ohai where ohai itself cannot be made to misbehave.</summary>
public sealed class OhaiCollectorTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-ohai-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Roots_keep_their_text_and_what_converges_or_rehai_own_is_left_out()
    {
        var roots = Collect(
            """echo '{"kernel":{"n":1.0, "e":"\u00e4"},"ohai_time":1.5,"libvirt":{},"recipes":[],"name":"x"}'"""
        );

        Assert.Equal("kernel", Assert.Single(roots).Key);
        Assert.Equal("{\"n\":1.0, \"e\":\"\\u00e4\"}", Encoding.UTF8.GetString(roots["kernel"].Span));
    }

    [Fact]
    public void The_check_in_is_refreshed_only_when_asked_for() =>
        Assert.Contains("ohai_time", Collect("""echo '{"ohai_time":1.5}'""", checkIn: true).Keys);

    [Theory]
    [InlineData("exec sleep 600", "did not end within 1 s")]
    [InlineData("sleep 600 & wait", "did not end within 1 s")]
    [InlineData("sleep 600 & exit 0", "did not end within 1 s")]
    [InlineData("exec >&- 2>&-; sleep 600", "did not end within 1 s")]
    [InlineData("exec yes", "printed more than")]
    [InlineData("echo warning >&2; echo 'no such plugin' >&2; exit 3", "exit code 3: no such plugin")]
    [InlineData("echo '{\"a\":'", "printed no JSON object")]
    [InlineData("exit 0", "printed no JSON object")]
    public void A_misbehaving_ohai_is_bounded_and_said(string script, string words)
    {
        var failure = Assert.Throws<CollectorException>(() =>
            Collect(script, deadline: script.Contains("sleep", StringComparison.Ordinal) ? 1 : 60)
        );

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chatty_ohai_is_read_to_its_end() =>
        Assert.Single(
            Collect(
                """i=0; while [ $i -lt 20000 ]; do echo warning >&2; i=$((i+1)); done; echo '{"a":1}'""",
                deadline: 60
            )
        );

    [Fact]
    public void Interrupting_ends_it()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            new OhaiCollector(Script("exec sleep 600"), TimeSpan.FromMinutes(5), checkIn: false).Collect(
                new RootSet(),
                interrupted.Token
            )
        );
    }

    [Fact]
    public void The_first_program_on_the_path_is_taken()
    {
        var ohai = Script("exit 0");
        var plain = Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "plain")).FullName, "ohai");
        File.WriteAllText(plain, "not a program");

        Assert.Equal(ohai, OhaiCollector.Find($"{_directory}/plain:{_directory}"));
    }

    private IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Collect(
        string script,
        bool checkIn = false,
        int deadline = 30
    )
    {
        var roots = new RootSet();
        new OhaiCollector(Script(script), TimeSpan.FromSeconds(deadline), checkIn).Collect(
            roots,
            TestContext.Current.CancellationToken
        );
        return roots.Roots;
    }

    private string Script(string text)
    {
        var file = Path.Combine(_directory, "ohai");
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
