using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Rehai.Agent.Collectors;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests.Collectors;

/// <summary>The installed ohai with plugins of our own; a script where ohai itself cannot be made to misbehave.</summary>
public sealed class OhaiCollectorTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-ohai-").FullName;
    private readonly string _logFile;
    private readonly Log _log;

    public OhaiCollectorTests()
    {
        _logFile = Path.Combine(_directory, "log");
        _log = Log.ToFile(_logFile, LogLevel.Debug, TimeProvider.System);
    }

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

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

    [Fact]
    public void Ohai_runs_as_client_rb_configures_it()
    {
        Plugin("mine", "Mine", """mine Mash.new; mine[:key] = configuration(:key); mine[:hint] = hint?("cloud")""");
        Plugin("off", "Off", "off 1");
        Plugin("extra", "Extra", "extra 1", "optional true");
        Plugin("more", "More", "more 1", "optional true");
        File.WriteAllText(Path.Combine(_directory, "cloud.json"), """{"zone":"a"}""");

        var roots = CollectWith(
            $"""
            ohai.plugin_path ["{_directory}"]
            ohai.hints_path ["{_directory}"]
            ohai.disabled_plugins [:Off]
            ohai.optional_plugins [:Extra]
            """,
            new() { ["ohai.plugin"] = Hash("mine", Hash("key", ConfigValue.String("it's \"#{1}\" ä"))) }
        );

        Assert.Equal(["extra", "mine"], roots.Keys.Order(StringComparer.Ordinal));
        var mine = JsonNode.Parse(roots["mine"].Span)!;
        Assert.Equal("it's \"#{1}\" ä", mine["key"]!.GetValue<string>());
        Assert.Equal("a", mine["hint"]!["zone"]!.GetValue<string>());
    }

    [Fact]
    public void Rehais_own_plugin_does_not_run_in_rehais_own_ohai()
    {
        var ran = Path.Combine(_directory, "ran");
        Plugin("rehai", "Rehai", $"File.write('{ran}', '')");
        Plugin("off", "Off", "off 1");
        Plugin("other", "Other", "other 1");

        var roots = CollectWith($"ohai.plugin_path [\"{_directory}\"]\nohai.disabled_plugins [:Off]");

        Assert.Equal(["other"], roots.Keys);
        Assert.False(File.Exists(ran));
    }

    [Fact]
    public void A_critical_plugin_that_fails_fails_ohai_though_it_ends_with_zero()
    {
        Plugin("sound", "Sound", "sound 1");
        Plugin("crit", "Crit", "raise 'boom'");

        var failure = Assert.Throws<CollectorException>(() =>
            CollectWith($"ohai.plugin_path [\"{_directory}\"]\nohai.critical_plugins [:Crit]")
        );

        Assert.EndsWith("Ohai plugins marked as critical failed: [:Crit]", failure.Message, StringComparison.Ordinal);
        Assert.Contains("WARN: ohai: The following Ohai plugins", ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_plugin_warns_of_is_logged()
    {
        Plugin("loud", "Loud", """logger.warn("look \e[2J out\nmore"); logger.info("quiet"); loud 1""");

        CollectWith($"ohai.plugin_path [\"{_directory}\"]");

        Assert.Contains("WARN: ohai: look  [2J out\n", ReadLog(), StringComparison.Ordinal);
        Assert.Contains("DEBUG: ohai: more\n", ReadLog(), StringComparison.Ordinal);
        Assert.DoesNotContain("WARN: ohai: quiet", ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_ended_and_what_it_said_before_is_logged()
    {
        using var begun = new TcpListener(IPAddress.Loopback, 0);
        begun.Start();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        // Once more is written than a pipe holds, what was written first has been read.
        Plugin(
            "stuck",
            "Stuck",
            $"""
            logger.warn("so far")
            $stderr.write("x" * 200_000)
            require "socket"
            TCPSocket.new("127.0.0.1", {((IPEndPoint)begun.LocalEndpoint).Port})
            sleep 600
            """
        );

        var run = Task.Run(
            () => CollectWith($"ohai.plugin_path [\"{_directory}\"]", deadline: 600, cancellation: enough.Token),
            CancellationToken.None
        );
        // Where ohai fails before, its failure is the test's.
        await Task.WhenAny(begun.AcceptTcpClientAsync(enough.Token).AsTask(), run);
        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Contains("WARN: ohai: so far", ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ohai_is_given_a_private_file_and_no_other_configuration()
    {
        var roots = Collect(
            """printf '{"mode":"%s","directory":"%s","file":"%s"}' $(stat -c %a "$2") $(stat -c %a $(dirname "$2")) "$2" """
        );

        Assert.Equal("600", Text(roots["mode"]));
        Assert.Equal("700", Text(roots["directory"]));
        Assert.False(Directory.Exists(Path.GetDirectoryName(Text(roots["file"]))));
    }

    [Fact]
    public void Many_warnings_are_counted_and_not_all_repeated()
    {
        Collect("""i=0; while [ $i -lt 50 ]; do echo "[now] ERROR: n$i" >&2; i=$((i+1)); done; echo '{"a":1}'""");

        Assert.Contains("ohai: n19\n", ReadLog(), StringComparison.Ordinal);
        Assert.DoesNotContain("ohai: n20\n", ReadLog(), StringComparison.Ordinal);
        Assert.Contains("30 more warnings", ReadLog(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec sleep 600", "did not end within 1 s")]
    [InlineData("sleep 600 & wait", "did not end within 1 s")]
    [InlineData("sleep 600 & exit 0", "did not end within 1 s")]
    [InlineData("exec >&- 2>&-; sleep 600", "did not end within 1 s")]
    [InlineData("exec yes", "printed more than")]
    [InlineData("echo warning >&2; echo 'no such plugin' >&2; exit 3", "exit code 3: no such plugin")]
    [InlineData("kill -9 $$", "exit code 137: it said nothing.")]
    [InlineData("echo '{\"a\":'", "printed no JSON object")]
    [InlineData(
        "i=0; while [ $i -lt 300 ]; do echo quiet >&2; i=$((i+1)); done; echo '[now] WARN: why' >&2; echo end >&2",
        "printed no JSON object: why"
    )]
    [InlineData("echo '[]'", "printed no JSON object")]
    [InlineData("printf '\\377\\376garbage'", "printed no JSON object")]
    [InlineData("exit 0", "printed no JSON object")]
    public void A_misbehaving_ohai_is_bounded_and_said(string script, string words)
    {
        var failure = Assert.Throws<CollectorException>(() =>
            Collect(script, deadline: script.Contains("sleep", StringComparison.Ordinal) ? 1 : 60)
        );

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ohai_that_is_gone_is_said()
    {
        var failure = Assert.Throws<CollectorException>(() => Collect(Path.Combine(_directory, "gone"), "", false, 60));

        Assert.StartsWith($"Cannot start {_directory}/gone", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chatty_ohai_is_read_to_its_end() =>
        Assert.Single(
            Collect(
                """i=0; while [ $i -lt 20000 ]; do echo warning >&2; i=$((i+1)); done; echo '{"a":1}'""",
                deadline: 60
            )
        );

    [Theory]
    [InlineData("1", 120)]
    [InlineData("30", 120)]
    [InlineData("300", 1200)]
    public void A_longer_time_out_of_commands_gives_ohai_more_time(string timeout, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            OhaiCollector.DeadlineFor(Settings($"ohai.shellout_timeout {timeout}", []))
        );

    [Fact]
    public void Interrupting_ends_it()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            new OhaiCollector(
                Script("exec sleep 600"),
                OhaiSettings.Default,
                TimeSpan.FromMinutes(5),
                checkIn: false,
                _log
            ).Collect(new RootSet(), interrupted.Token)
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

    [Fact]
    public void A_relative_entry_of_the_path_names_no_ohai()
    {
        var ohai = Script("exit 0");
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), _directory);

        Assert.Equal(OhaiCollector.Find(null), OhaiCollector.Find($":.:{relative}"));
        Assert.Equal(ohai, OhaiCollector.Find($"{relative}:{_directory}"));
    }

    private IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Collect(
        string script,
        bool checkIn = false,
        int deadline = 30
    ) => Collect(Script(script), "", checkIn, deadline);

    private IReadOnlyDictionary<string, ReadOnlyMemory<byte>> CollectWith(
        string clientRb,
        Dictionary<string, ConfigValue>? options = null,
        int deadline = 60,
        CancellationToken? cancellation = null
    ) => Collect("/usr/bin/ohai", clientRb, checkIn: false, deadline, options, cancellation);

    private IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Collect(
        string program,
        string clientRb,
        bool checkIn,
        int deadline,
        Dictionary<string, ConfigValue>? options = null,
        CancellationToken? cancellation = null
    )
    {
        var roots = new RootSet();
        new OhaiCollector(
            program,
            Settings(clientRb, options ?? []),
            TimeSpan.FromSeconds(deadline),
            checkIn,
            _log
        ).Collect(roots, cancellation ?? TestContext.Current.CancellationToken);
        return roots.Roots;
    }

    private OhaiSettings Settings(string clientRb, Dictionary<string, ConfigValue> options)
    {
        var file = Path.Combine(_directory, "client.conf");
        File.WriteAllText(file, clientRb);
        return ClientConfig.Load(file, options, new Dictionary<string, string>()).Ohai;
    }

    private void Plugin(string root, string name, string body, string more = "") =>
        File.WriteAllText(
            Path.Combine(_directory, $"{root}.rb"),
            $"Ohai.plugin(:{name}) do\n{more}\nprovides '{root}'\ncollect_data(:default) do\n{body}\nend\nend\n"
        );

    private static ConfigValue Hash(string key, ConfigValue value) =>
        new(ConfigValueKind.Hash, "", []) { Members = [KeyValuePair.Create(key, value)] };

    private static string Text(ReadOnlyMemory<byte> json) => JsonNode.Parse(json.Span)!.GetValue<string>();

    private string ReadLog()
    {
        using var log = new StreamReader(new FileStream(_logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return log.ReadToEnd();
    }

    private string Script(string text)
    {
        var file = Path.Combine(_directory, "ohai");
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
