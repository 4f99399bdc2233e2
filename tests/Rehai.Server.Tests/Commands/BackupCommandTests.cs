using System.Runtime.InteropServices;
using Rehai.Chef.Authentication;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Commands;

public sealed class BackupCommandTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public BackupCommandTests()
    {
        NewDataDirectory.Create(Data, "acme");
    }

    private string Data => _directory.File("data");

    private string Copy => _directory.File("backup.db");

    private string Restored => _directory.File("restored");

    [Fact]
    public async Task What_was_acknowledged_before_a_backup_of_a_served_store_is_there_after_a_restore()
    {
        using (var server = await ServerProcess.Serve(Data))
        {
            using var http = new HttpClient { BaseAddress = server.Url };
            await TestServer.MakeNode(Actor(http, "admin", Data), "before");

            var (exit, output, errors) = ServerProcess.Run("backup", "--data", Data, "--output", Copy);

            Assert.Equal((0, ""), (exit, errors));
            Assert.Contains($"restore --data DIR --from {Copy}", output, StringComparison.Ordinal);
            await TestServer.MakeNode(Actor(http, "admin", Data), "after");
            server.End(PosixSignal.SIGTERM);
        }

        Assert.Equal(0, ServerProcess.Run("restore", "--data", Restored, "--from", Copy).ExitCode);
        Assert.Equal(0, ServerProcess.Run("check", "--data", Restored).ExitCode);
        using var again = await ServerProcess.Serve(Restored);
        using var client = new HttpClient { BaseAddress = again.Url };
        var nodes = (await Actor(client, "admin", Data).Get("/nodes")).Is(200);
        Assert.Equal(["before"], nodes.Json.EnumerateObject().Select(node => node.Name));
        (await Actor(client, "pivotal", Restored).Get("//organizations")).Is(200);
        (await Actor(client, "pivotal", Data).Get("//organizations")).Is(200);
    }

    [Fact]
    public void Only_its_owner_reads_a_backup()
    {
        Assert.Equal(0, ServerProcess.Run("backup", "--data", Data, "--output", Copy).ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
        Assert.Equal(
            ["backup.db", "data"],
            Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void A_file_that_exists_is_not_written_over()
    {
        File.WriteAllText(Copy, "mine");
        var (exit, _, errors) = ServerProcess.Run("backup", "--data", Data, "--output", Copy);
        Assert.Equal(1, exit);
        Assert.Contains($"{Copy} exists already", errors, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Copy));
    }

    [Theory]
    [InlineData("none/backup.db")]
    [InlineData("data")]
    public void A_place_that_takes_no_file_is_named(string place)
    {
        var (exit, _, errors) = ServerProcess.Run("backup", "--data", Data, "--output", _directory.File(place));
        Assert.Equal(1, exit);
        Assert.StartsWith($"There is no backup. {_directory.File(place)}", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(".unfinished", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_backup_restores_nothing()
    {
        File.WriteAllText(Copy, "no store at all, and long enough to be looked at as one");
        var (exit, _, errors) = ServerProcess.Run("restore", "--data", Restored, "--from", Copy);
        Assert.Equal(1, exit);
        Assert.StartsWith("Nothing was restored. ", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
    }

    [Fact]
    public void A_restore_over_data_is_refused()
    {
        ServerProcess.Run("backup", "--data", Data, "--output", Copy);
        var (exit, _, errors) = ServerProcess.Run("restore", "--data", Data, "--from", Copy);
        Assert.Equal(1, exit);
        Assert.Contains("holds a server's data already", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_that_is_damaged_restores_nothing()
    {
        Assert.Equal(0, ServerProcess.Run("backup", "--data", Data, "--output", Copy).ExitCode);
        var bytes = File.ReadAllBytes(Copy);
        Array.Fill(bytes, (byte)0x5A, 8192, bytes.Length - 8192);
        File.WriteAllBytes(Copy, bytes);
        Assert.Equal(1, ServerProcess.Run("restore", "--data", Restored, "--from", Copy).ExitCode);
        Assert.False(Directory.Exists(Restored));
    }

    private static TestActor Actor(HttpClient http, string name, string data) =>
        new(http, name, ChefKey.FromPem(File.ReadAllText(Path.Combine(data, $"{name}.pem"))), TimeProvider.System);

    public void Dispose() => _directory.Dispose();
}
