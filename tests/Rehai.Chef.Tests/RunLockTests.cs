using System.Diagnostics;
using System.Globalization;

namespace Rehai.Chef.Tests;

/// <summary>Against Ruby, which takes the lock as chef-client does, and against flock(1).</summary>
public sealed class RunLockTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-lock-").FullName;

    private string LockFile => Path.Combine(_directory, "cache", "chef-client-running.pid");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_directory_is_made_and_the_pid_written_as_chef_writes_it()
    {
        using var taken = RunLock.TryAcquire(LockFile);

        Assert.NotNull(taken);
        Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Output("cat", LockFile));
    }

    [Fact]
    public void While_we_hold_it_chef_client_cannot_have_it_and_afterwards_it_can()
    {
        const string tryLock = "print File.open(ARGV[0], 'a').flock(File::LOCK_EX | File::LOCK_NB).inspect";
        using (RunLock.TryAcquire(LockFile))
        {
            Assert.Equal("false", Output("ruby", "-e", tryLock, LockFile));
        }

        Assert.Equal("0", Output("ruby", "-e", tryLock, LockFile));
        Assert.True(File.Exists(LockFile), "the file must stay: chef-client locks it by name");
    }

    [Fact]
    public void While_chef_client_holds_it_we_cannot_have_it_and_know_who_has()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile)!);
        using var holder = Start(
            "ruby",
            "-e",
            "f = File.open(ARGV[0], 'a+'); f.flock(File::LOCK_EX); f.truncate(0); f.write(Process.pid); f.flush; puts; $stdout.flush; $stdin.gets",
            LockFile
        );
        holder.StandardOutput.ReadLine();

        Assert.Null(RunLock.TryAcquire(LockFile));
        Assert.Equal(new RunLockHolder(holder.Id, IsAncestor: false), RunLockHolder.Of(LockFile));

        holder.StandardInput.Close();
        holder.WaitForExit();
        using var taken = RunLock.TryAcquire(LockFile);
        Assert.NotNull(taken);
    }

    [Fact]
    public void A_look_tells_what_taking_it_would_and_makes_and_writes_nothing()
    {
        Assert.Equal(RunLockState.Absent, RunLock.Look(LockFile));
        Assert.False(Directory.Exists(Path.GetDirectoryName(LockFile)));

        using (RunLock.TryAcquire(LockFile))
        {
            Assert.Equal(RunLockState.Held, RunLock.Look(LockFile));
        }

        File.WriteAllText(LockFile, "123");
        Assert.Equal(RunLockState.Free, RunLock.Look(LockFile));
        Assert.Equal("123", File.ReadAllText(LockFile));
        using var taken = RunLock.TryAcquire(LockFile);
        Assert.NotNull(taken);
    }

    [Fact]
    public void A_look_at_a_place_where_no_lock_can_be_says_so()
    {
        File.WriteAllText(Path.Combine(_directory, "cache"), "");

        var failure = Assert.Throws<RunLockException>(() => RunLock.Look(LockFile));

        Assert.Contains("set lockfile", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pid_left_in_the_file_does_not_count_while_the_kernel_names_the_holder()
    {
        using var taken = RunLock.TryAcquire(LockFile);
        using (var file = new StreamWriter(new FileStream(Path.Combine(_directory, "pid"), FileMode.Create)))
        {
            file.Write(1);
        }
        Output("cp", Path.Combine(_directory, "pid"), LockFile);

        Assert.Equal(new RunLockHolder(Environment.ProcessId, IsAncestor: false).Pid, RunLockHolder.Of(LockFile).Pid);
    }

    [Fact]
    public void A_longer_pid_of_the_last_holder_leaves_nothing_behind()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile)!);
        File.WriteAllText(LockFile, "12345678901234567890");

        using var taken = RunLock.TryAcquire(LockFile);

        Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Output("cat", LockFile));
    }

    [Fact]
    public void A_place_where_no_file_can_be_is_said()
    {
        File.WriteAllText(Path.Combine(_directory, "cache"), "a file where the directory should be");

        var failure = Assert.Throws<RunLockException>(() => RunLock.TryAcquire(LockFile));

        Assert.Contains(LockFile, failure.Message, StringComparison.Ordinal);
    }

    private static string Output(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        return process.StandardOutput.ReadToEnd();
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
}
