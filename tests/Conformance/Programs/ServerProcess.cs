using System.Diagnostics;

namespace Rehai.Conformance.Programs;

/// <summary>The published server with an organization `acme` in a directory of its own, on a loopback port of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly string _data;
    private string _listen = "http://127.0.0.1:0";
    private Process _process;

    internal ServerProcess(string directory)
    {
        _data = Path.Combine(directory, "data");
        Tool.Run(Repository.Server, "init", "--data", _data, "--org", "acme");
        _process = Start();
    }

    internal Uri Url { get; private set; } = null!;

    internal Uri Organization => new(Url, "/organizations/acme");

    internal string KeyOf(string actor) => Path.Combine(_data, $"{actor}.pem");

    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    internal void Restart(params string[] options)
    {
        Dispose();
        _process = Start(options);
    }

    /// <summary>At the address that it had, where a page asks for it.</summary>
    internal void RestartInPlace()
    {
        _listen = Url.GetLeftPart(UriPartial.Authority);
        Restart();
    }

    /// <summary>Makes a member of the organization who signs in with that password.</summary>
    internal void AddMember(string user, string password) =>
        Tool.Run(
            "sh",
            "-c",
            """
            "$0" user-create --data "$1" --orgname "$4" "$2" Some Body "$2@example.org" > /dev/null &&
            printf '%s\n' "$3" | "$0" password --data "$1" "$2"
            """,
            Repository.Server,
            _data,
            user,
            password,
            "acme"
        );

    /// <summary>The link that opens a session, once after each start.</summary>
    internal Uri FirstVisit()
    {
        const string link = "First visit, as admin: ";
        var line = _process.StandardOutput.ReadLine();
        Assert.StartsWith(link, line, StringComparison.Ordinal);
        return new Uri(line![link.Length..]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
    }

    private Process Start(params string[] options)
    {
        const string ready = "Listening on ";
        var start = new ProcessStartInfo(Repository.Server, ["serve", "--data", _data, "--listen", _listen, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var line = process.StandardOutput.ReadLine();
        Assert.StartsWith(ready, line, StringComparison.Ordinal);
        Url = new Uri(line![ready.Length..]);
        return process;
    }
}
