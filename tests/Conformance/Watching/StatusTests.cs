using System.Text.Json.Nodes;
using Rehai.Agent.Watching;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>`rehai status` of the published agent.</summary>
public sealed class StatusTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-status-").FullName;
    private readonly WatchState _state = new(TimeProvider.System);

    private string SocketFile => Path.Combine(_directory, "watch.sock");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_watch_that_is_well_ends_it_with_zero_and_one_in_trouble_with_one()
    {
        using var watch = Listen();
        _state.Connected("qemu:///system");

        var (code, output, error) = Status();
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("libvirt      connected to qemu:///system for ", output, StringComparison.Ordinal);

        _state.Failed("ohai", "gone");
        (code, output, error) = Status();
        Assert.Equal((1, ""), (code, error));
        Assert.Contains("error        ohai, for ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void For_programs_it_is_the_watchs_own_document()
    {
        using var watch = Listen();
        _state.Connected("qemu:///system");

        var (code, output, _) = Status("--json");

        Assert.Equal(0, code);
        var status = JsonNode.Parse(output)!;
        Assert.Equal("qemu:///system", (string?)status["libvirt"]!["uri"]);
        Assert.Equal("unknown", (string?)status["server"]!["state"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)status["started_at"]);
    }

    [Fact]
    public void For_programs_it_is_a_document_where_no_watch_runs_too()
    {
        var (code, output, error) = Status("--json");

        Assert.Equal(1, code);
        Assert.Equal($"rehai: {(string?)JsonNode.Parse(output)!["error"]}\n", error);
    }

    private WatchSocket Listen() => WatchSocket.Listen(SocketFile, _state, () => null, TimeProvider.System);

    private (int ExitCode, string Output, string Error) Status(params string[] options) =>
        Tool.Try(Repository.Agent, ["status", "--socket", SocketFile, .. options], []);
}
