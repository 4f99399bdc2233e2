using System.Diagnostics;

namespace Rehai.Agent.Tests.Watching;

/// <summary>A process that holds chef-client's run lock as chef-client does.</summary>
internal sealed class Converge : IDisposable
{
    private const string Hold =
        "f = File.open(ARGV[0], 'a+'); f.flock(File::LOCK_EX); f.truncate(0); f.write(Process.pid); f.flush; puts; "
        + "$stdout.flush; $stdin.gets";

    private readonly Process _process;

    public Converge(string lockFile)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(lockFile)!);
        _process = Process.Start(
            new ProcessStartInfo("ruby", ["--disable-gems", "-e", Hold, lockFile])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        _process.StandardOutput.ReadLine();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
