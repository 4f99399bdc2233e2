using System.Text;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private const string Guest = "00000000-0000-4000-8000-000000000001";
    private const string OtherGuest = "00000000-0000-4000-8000-000000000002";

    private const string Host = $$$"""
        {"rehai":{"guests":{"{{{Guest}}}":{"guest_name":"g1","guest_state":"running"} } } }
        """;

    private readonly TestDirectory _directory = new();
    private readonly DataDirectory _data;

    public CheckCommandTests()
    {
        _data = NewDataDirectory.Create(_directory.File("data"), "acme");
    }

    [Fact]
    public async Task A_store_with_a_history_is_sound()
    {
        await Make(session =>
        {
            var one = Insert(session, "one");
            Insert(session, "two");
            one = NodeTable.Update(session, one, Node("one", """{"a":2}"""u8.ToArray()), DateTimeOffset.UnixEpoch);
            NodeTable.Delete(session, one, DateTimeOffset.UnixEpoch);
            return Insert(session, "one");
        });
        var (exit, output, errors) = ServerProcess.Run("check", "--data", _data.Path);
        Assert.Equal((0, $"{_data.Path} is sound.\n", ""), (exit, output, errors));
    }

    [Theory]
    [InlineData("UPDATE nodes SET normal = 'no json'", "node one of acme: normal is no JSON")]
    [InlineData("UPDATE keys SET public_key = 'no key'", "key default of admin is no key")]
    [InlineData("UPDATE nodes SET version = 7", "change 1, the newest of node one, is not the state that it is in")]
    [InlineData("DELETE FROM nodes WHERE id = 1", "change 1, the newest of node one, is not the state that it is in")]
    [InlineData(
        "DELETE FROM postings WHERE value = 'one'",
        "the search index of nodes of organization 1 is not that of what is there"
    )]
    [InlineData(
        "UPDATE search_paths SET uses = 77 WHERE joined = 'name'",
        "the search path name counts 77 entries and has 1"
    )]
    [InlineData(
        "INSERT INTO postings SELECT scope, key, 'two', path, block, documents FROM postings WHERE value = 'one'",
        "the search index of nodes of organization 1 is not that of what is there"
    )]
    [InlineData("UPDATE hosts SET cpus = 1", "host one of acme is not what its node says")]
    [InlineData("UPDATE hosts SET listing = 1", "host one of acme is not what its node says")]
    [InlineData("DELETE FROM hosts", "host one of acme is not what its node says")]
    [InlineData("UPDATE guests SET state = 3", $"guest {Guest} on host one of acme is not what the node says")]
    [InlineData("DELETE FROM guests", $"guest {Guest} on host one of acme is not what the node says")]
    [InlineData(
        $"UPDATE guests SET uuid = '{OtherGuest}'",
        $"guest {Guest} on host one of acme is not what the node says|guest {OtherGuest} on host one of acme is not what the node says"
    )]
    [InlineData(
        "DELETE FROM node_states",
        "node one of acme: run_list is not there|node one of acme: default_level is not there"
    )]
    public async Task What_is_wrong_is_said_and_ends_with_1(string damage, string faults)
    {
        await Make(session => Insert(session, "one", Host));
        await Make(session => session.Execute(damage));
        var (exit, output, _) = ServerProcess.Run("check", "--data", _data.Path);
        Assert.Equal(1, exit);
        Assert.Contains(faults.Split('|'), fault => output.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_SQLite_cannot_read_is_a_fault_too()
    {
        await Make(session => Insert(session, "one", Host));
        Damage(_data.StoreFile);

        var (exit, output, _) = ServerProcess.Run("check", "--data", _data.Path);

        Assert.Equal(1, exit);
        Assert.Contains("is not sound. Restore the newest backup", output, StringComparison.Ordinal);
    }

    /// <summary>All but the first page, which says that it is a database.</summary>
    private static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(8_192).Fill(0xA5);
        File.WriteAllBytes(file, bytes);
    }

    [Fact]
    public void A_directory_without_a_store_is_no_configuration() =>
        Assert.Equal(43, ServerProcess.Run("check", "--data", _directory.Path).ExitCode);

    private async Task Make<T>(Func<Session, T> work)
    {
        using var database = SqliteDatabase.Open(_data.StoreFile, _ => { });
        await database.Write(work);
    }

    private static KnownNode Insert(Session session, string name, string automatic = "{}")
    {
        var node = Node(name, Encoding.UTF8.GetBytes(automatic));
        NodeTable.Insert(session, 1, creator: 1, node, DateTimeOffset.UnixEpoch);
        return NodeTable.Find(session, 1, name)!;
    }

    private static StoredNode Node(string name, byte[] automatic) =>
        new(
            name,
            "name",
            new("_default", null, null, "[]"u8.ToArray(), "{}"u8.ToArray()),
            new("{}"u8.ToArray(), "{}"u8.ToArray(), automatic)
        );

    public void Dispose() => _directory.Dispose();
}
