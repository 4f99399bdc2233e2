using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Commands;

public sealed class InitCommandTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact]
    public void A_new_directory_gets_a_store_and_three_keys_that_only_the_owner_reads()
    {
        var data = _directory.File("new");
        var (exit, output, errors) = ServerProcess.Run("init", "--data", data, "--org", "acme");
        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains($"rehai-server serve --data {data}", output, StringComparison.Ordinal);
        string[] files = ["acme-validator.pem", "admin.pem", "pivotal.pem", "rehai.db", "server.lock"];
        Assert.Equal(files, Directory.GetFileSystemEntries(data).Select(Path.GetFileName).Order());
        Assert.All(
            files,
            file =>
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(Path.Combine(data, file))
                )
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(data)
        );
    }

    [Fact]
    public void A_directory_that_holds_something_is_refused_and_left_as_it_was()
    {
        File.WriteAllText(_directory.File("mine.txt"), "mine");
        var (exit, _, errors) = ServerProcess.Run("init", "--data", _directory.Path, "--org", "acme");
        Assert.Equal(1, exit);
        Assert.Contains("holds mine.txt already", errors, StringComparison.Ordinal);
        Assert.Equal([_directory.File("mine.txt")], Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void A_second_init_is_refused_and_the_keys_stay()
    {
        Assert.Equal(0, ServerProcess.Run("init", "--data", _directory.Path, "--org", "acme").ExitCode);
        var key = File.ReadAllText(_directory.File("admin.pem"));
        var (exit, _, errors) = ServerProcess.Run("init", "--data", _directory.Path, "--org", "acme");
        Assert.Equal(1, exit);
        Assert.Contains("holds a server's data already", errors, StringComparison.Ordinal);
        Assert.Equal(key, File.ReadAllText(_directory.File("admin.pem")));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named_without_a_stack_trace()
    {
        var (exit, _, errors) = ServerProcess.Run("init", "--data", "/proc/none/data", "--org", "acme");
        Assert.Equal(1, exit);
        Assert.StartsWith(
            "The server's data was not made. The directory /proc/none/data cannot be made: ",
            errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Acme")]
    [InlineData("-acme")]
    [InlineData("a b")]
    [InlineData("../x")]
    public void A_name_that_Chef_does_not_take_is_a_usage_error(string org)
    {
        var (exit, _, errors) = ServerProcess.Run("init", "--data", _directory.File("new"), $"--org={org}");
        Assert.Equal(2, exit);
        Assert.Contains($"'{org}' is no organization's name", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory.File("new")));
    }

    [Fact]
    public void A_missing_option_is_a_usage_error() =>
        Assert.Equal(2, ServerProcess.Run("init", "--org", "a").ExitCode);

    public void Dispose() => _directory.Dispose();
}
