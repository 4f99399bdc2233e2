using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Rehai.Agent.Commands;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Commands;

/// <summary>The installed ohai with the plugin; a script in the place of `rehai show`.</summary>
public sealed class OhaiPluginCommandTests : IDisposable
{
    private const string Guest = "it's \"#{1}\" ä🐧";

    private const string Roots =
        """{"libvirt":{"uri":"qemu:///system","domains":{"it's \"#{1}\" ä🐧":{"id":7,"cpu_time":18446744073709551615}},"storage":{}},"rehai":{"cause":"event","refreshed_at":"2026-11-24T12:00:00.000Z","guests":{"u-1":{"autostart":false,"guest_name":"it's \"#{1}\" ä🐧"}}}}""";

    private static readonly string ShowRoots = Show(Roots, "-");

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-plugin-").FullName;

    private string SocketFile => Path.Combine(_directory, "watch.sock");

    private string Program => Path.Combine(_directory, "it's rehai");

    private string LastAnswer => Path.Combine(_directory, "cache", "rehai-ohai-plugin.json");

    private string Config => Path.Combine(_directory, "config.rb");

    public OhaiPluginCommandTests()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "cache"));
        File.WriteAllText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "plugins")).FullName, "rehai.rb"),
            OhaiPluginCommand.Text(SocketFile, Program, "qemu:///\"#{raise}")
        );
        File.WriteAllText(Config, $"file_cache_path '{_directory}/cache'\n");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("C")]
    [InlineData("C.UTF-8")]
    public void What_the_watch_answers_is_what_ohai_gives(string language)
    {
        using var watch = Listen(Roots);

        var (output, error) = Ohai(language: language);

        Assert.Equal(Sorted(Roots), Sorted(output));
        Assert.Equal("", error);
    }

    [Fact]
    public void The_watch_is_asked_and_the_program_then_not_run()
    {
        Script("touch \"$0.ran\"");
        using var watch = Listen(Roots);

        Ohai();

        Assert.False(File.Exists($"{Program}.ran"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"error":"Nothing has been read from libvirt yet."}""")]
    [InlineData("[]")]
    [InlineData("""{"libvirt":{},"rehai":null}""")]
    [InlineData("{\"libvirt\":{")]
    public void Where_no_watch_answers_the_program_is_run(string? answer)
    {
        using var watch = answer is null ? null : Listen(answer);
        Script($"echo \"$@\" >\"$0.ran\"; {ShowRoots}");

        var (output, error) = Ohai();

        Assert.Equal(Sorted(Roots), Sorted(output));
        Assert.Equal("", error);
        Assert.Equal("show --libvirt-uri qemu:///\"#{raise} libvirt rehai\n", File.ReadAllText($"{Program}.ran"));
    }

    [Fact]
    public void A_watch_that_hangs_is_given_up()
    {
        using var silent = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified
        );
        silent.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(SocketFile));
        silent.Listen();
        Script(ShowRoots);

        Assert.Equal(Sorted(Roots), Sorted(Ohai().Output));
    }

    [Theory]
    [InlineData("echo 'libvirt is away' >&2; exit 45")]
    [InlineData("printf '[]\\n[]'")]
    [InlineData("exec sleep 600")]
    public void Where_neither_answers_the_guests_are_those_of_the_last_answer(string script)
    {
        File.WriteAllText(LastAnswer, Roots);
        Script(script);

        var (output, error) = Ohai("ohai.shellout_timeout 1");

        Assert.Equal(Sorted(Roots), Sorted(output));
        Assert.Contains("they are those of 2026-11-24T12:00:00.000Z.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_was_ever_read_the_roots_are_left_out()
    {
        Script("echo 'libvirt is away' >&2; exit 45");

        var (output, error) = Ohai();

        Assert.Equal("{}", Sorted(output));
        Assert.Contains("libvirt is away", error, StringComparison.Ordinal);
        Assert.Contains("they are left out.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_rehai_is_no_longer_installed_nothing_is_said_and_given()
    {
        File.WriteAllText(LastAnswer, Roots);

        var (output, error) = Ohai();

        Assert.Equal(("{}", ""), (Sorted(output), error));
    }

    [Fact]
    public void A_part_that_could_not_be_read_is_kept_and_what_was_listed_is_not()
    {
        File.WriteAllText(LastAnswer, Roots);
        Script(Show("""{"libvirt":{"uri":"qemu:///system","domains":{}},"rehai":{"guests":{}}}""", "-"));

        Assert.Equal(
            """{"libvirt":{"domains":{},"storage":{},"uri":"qemu:///system"},"rehai":{"guests":{}}}""",
            Sorted(Ohai().Output)
        );
    }

    [Fact]
    public void The_last_answer_is_kept_for_its_owners_eyes()
    {
        using var watch = Listen(Roots);

        Ohai();

        Assert.Equal(Sorted(Roots), Sorted(File.ReadAllText(LastAnswer)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LastAnswer));
    }

    [Theory]
    [InlineData("libvirt")]
    [InlineData("libvirt/domains")]
    [InlineData("rehai/guests")]
    public void One_attribute_can_be_asked_for(string attribute)
    {
        using var watch = Listen(Roots);

        Assert.Contains(Escaped(Guest), Ohai(attribute: attribute).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Ohais_own_plugin_for_the_same_root_does_not_win()
    {
        // By its name it is loaded after ours, and would run after it.
        Plugin("zero", "Libvirt", "libvirt Mash.new(domains: Mash.new, of: 'core')", "libvirt/uri", "libvirt/domains");
        using var watch = Listen(Roots);

        Assert.Equal(Sorted(Roots), Sorted(Ohai().Output));
    }

    [Fact]
    public void A_plugin_that_builds_on_ours_gets_the_guests()
    {
        Plugin("above", "Above", "above libvirt[:domains].keys", "above");
        using var watch = Listen(Roots);

        Assert.Contains($"\"above\":[\"{Escaped(Guest)}\"]", Sorted(Ohai().Output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_somebody_else_is_not_overwritten_and_ours_is()
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "new")).FullName, "rehai.rb");
        OhaiPluginCommand.Write(file, "# Written by `rehai ohai-plugin`: old");
        OhaiPluginCommand.Write(file, "# Written by `rehai ohai-plugin`: new");
        Assert.EndsWith("new", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));

        File.WriteAllText(file, "precious");
        var fault = Assert.Throws<IOException>(() => OhaiPluginCommand.Write(file, "x"));

        Assert.Contains($"{file} is not one that", fault.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(file));
    }

    [Fact]
    public void The_plugin_is_ruby_without_warnings_and_begins_with_its_mark()
    {
        var text = OhaiPluginCommand.Text("/run/rehai/watch.sock", "/usr/bin/rehai", "qemu:///system");
        File.WriteAllText(Path.Combine(_directory, "x.rb"), text);

        Assert.StartsWith("# Written by `rehai ohai-plugin`", text, StringComparison.Ordinal);
        Assert.Equal(("Syntax OK\n", ""), Run("ruby", ["-wc", Path.Combine(_directory, "x.rb")], "C.UTF-8"));
    }

    [Fact]
    public void A_directory_that_is_missing_is_not_made_where_ohai_may_never_look()
    {
        var directory = Path.Combine(_directory, "no", "plugins");

        var fault = Assert.Throws<IOException>(() => OhaiPluginCommand.Write(Path.Combine(directory, "rehai.rb"), "x"));

        Assert.Contains($"There is no directory {directory}.", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"`mkdir -p {directory}`", fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(directory)));
    }

    private WatchSocket Listen(string attributes) =>
        WatchSocket.Listen(
            SocketFile,
            new WatchState(TimeProvider.System),
            () => Encoding.UTF8.GetBytes(attributes),
            TimeProvider.System
        );

    /// <summary>What `rehai show libvirt rehai` prints.</summary>
    private static string Show(string roots, string mark)
    {
        var indented = new System.Text.Json.JsonSerializerOptions
        {
            WriteIndented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        var json = JsonNode.Parse(roots)!;
        return $"cat <<'{mark}'\n{json["libvirt"]!.ToJsonString(indented)}\n{json["rehai"]!.ToJsonString(indented)}\n{mark}\n";
    }

    private void Script(string body)
    {
        File.WriteAllText(Program, $"#!/bin/sh\n{body}");
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Plugin(string file, string name, string body, params string[] provides) =>
        File.WriteAllText(
            Path.Combine(_directory, "plugins", $"{file}.rb"),
            $"""
            Ohai.plugin(:{name}) do
              provides {string.Join(", ", provides.Select(path => $"\"{path}\""))}
              {(name == "Above" ? "depends \"libvirt/domains\"" : "")}
              collect_data(:default) do
                {body}
              end
            end
            """
        );

    private (string Output, string Error) Ohai(
        string settings = "",
        string? attribute = null,
        string language = "C.UTF-8"
    )
    {
        File.AppendAllText(Config, $"ohai.plugin_path ['{_directory}/plugins']\n{settings}\n");
        return Run("ohai", ["-l", "warn", "-c", Config, .. attribute is null ? (string[])[] : [attribute]], language);
    }

    private static (string Output, string Error) Run(string program, string[] arguments, string language)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = language;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, error.Result);
    }

    /// <summary>Numbers as they are written, keys in order.</summary>
    private static string Sorted(string json) => Sorted(JsonNode.Parse(json)!);

    private static string Sorted(JsonNode? json) =>
        json switch
        {
            JsonObject members => "{"
                + string.Join(
                    ',',
                    members
                        .OrderBy(member => member.Key, StringComparer.Ordinal)
                        .Select(member => $"\"{Escaped(member.Key)}\":{Sorted(member.Value)}")
                )
                + "}",
            JsonArray items => $"[{string.Join(',', items.Select(Sorted))}]",
            JsonValue value when value.TryGetValue<string>(out var text) => $"\"{Escaped(text)}\"",
            _ => json!.ToJsonString(),
        };

    private static string Escaped(string text) => text.Replace("\"", "\\\"", StringComparison.Ordinal);
}
