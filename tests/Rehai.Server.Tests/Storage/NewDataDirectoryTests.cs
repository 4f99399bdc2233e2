using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Storage;

public sealed class NewDataDirectoryTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact]
    public async Task Of_two_that_fill_one_directory_one_wins_and_keeps_its_files()
    {
        using var start = new Barrier(2);
        var attempts = Enumerable
            .Range(0, 2)
            .Select(_ => Task.Factory.StartNew(() => TryCreate(start), TaskCreationOptions.LongRunning));
        var outcomes = await Task.WhenAll(attempts);
        Assert.Single(outcomes, made => made);
        string[] files = ["acme-validator.pem", "admin.pem", "pivotal.pem", "rehai.db", "server.lock"];
        Assert.Equal(files, Names());
    }

    [Fact]
    public void A_failure_takes_away_what_it_made_and_nothing_else()
    {
        // The validator's file has a name that no file system takes, so that the third key fails.
        Assert.Throws<StorageUnusableException>(() => NewDataDirectory.Create(_directory.Path, new string('a', 255)));
        Assert.Empty(Names());
        Assert.Throws<StorageUnusableException>(() =>
            NewDataDirectory.Create(_directory.File("new"), new string('a', 255))
        );
        Assert.False(Directory.Exists(_directory.File("new")));
    }

    private bool TryCreate(Barrier start)
    {
        start.SignalAndWait();
        try
        {
            NewDataDirectory.Create(_directory.Path, "acme");
            return true;
        }
        catch (StorageUnusableException)
        {
            return false;
        }
    }

    private IEnumerable<string?> Names() =>
        Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName).Order();

    public void Dispose() => _directory.Dispose();
}
