using Rehai.Agent.Watching;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

/// <summary>What stands beside a watch: who asks it, and the plugin that a converge's ohai asks it with.</summary>
[Collection(OneFaultHost.Name)]
public sealed class WatchFaults(FaultHost host)
{
    private const string Nobody = "65534";

    private readonly FaultHost _host = host.Anew();

    private string SocketFile => Path.Combine(_host.Workplace.Directory, "watch.sock");

    [Fact]
    [Fault(
        "no watch to ask",
        "`rehai status` where none runs",
        Says = "No rehai watch runs on this host: nobody listens at … Look at … systemctl status rehai",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void No_watch_to_ask() => _host.AssertFault(() => Status(Repository.Agent));

    [Fact]
    [Fault(
        "watch that we may not ask",
        "`rehai status` as a user outside its group",
        Says = "may not ask the watch at … run this as root, or as a member of the socket's group.",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void A_watch_that_we_may_not_ask()
    {
        using var watch = WatchSocket.Listen(
            SocketFile,
            new WatchState(TimeProvider.System),
            () => null,
            TimeProvider.System
        );
        var agent = Path.Combine(_host.Workplace.Directory, "rehai-of-all");
        File.Copy(Repository.Agent, agent);
        try
        {
            Tool.Run("chmod", "755", _host.Workplace.Directory, agent);

            _host.AssertFault(() => Status("setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups", agent));
        }
        finally
        {
            File.Delete(agent);
        }
    }

    [Fact]
    [Fault(
        "ohai plugin over somebody else's file",
        "`rehai ohai-plugin --output` with the name of another plugin",
        Says = "rehai.rb is not one that … rehai ohai-plugin … wrote; move it away or name another file.",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void A_plugin_over_somebody_elses_file()
    {
        var file = Path.Combine(_host.Workplace.Directory, "rehai.rb");
        File.WriteAllText(file, "Ohai.plugin(:Mine) { }");

        _host.AssertFault(() => Tool.Try(Repository.Agent, ["ohai-plugin", "--output", file], []));

        Assert.Equal("Ohai.plugin(:Mine) { }", File.ReadAllText(file));
    }

    [Fact]
    [Fault(
        "ohai plugin for a directory that is not there",
        "`rehai ohai-plugin --output` with a file in it",
        Says = "There is no directory … Name one of ohai.plugin_path; where it is the right one, make it with … mkdir -p",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void A_plugin_for_a_directory_that_is_not_there()
    {
        var directory = Path.Combine(_host.Workplace.Directory, "no-plugins");

        _host.AssertFault(() =>
            Tool.Try(Repository.Agent, ["ohai-plugin", "--output", Path.Combine(directory, "rehai.rb")], [])
        );

        Assert.False(Directory.Exists(directory));
    }

    private (int ExitCode, string Output, string Error) Status(params string[] program) =>
        Tool.Try(program[0], [.. program[1..], "status", "--socket", SocketFile], []);
}
