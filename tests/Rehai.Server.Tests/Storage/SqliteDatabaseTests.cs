using Microsoft.Data.Sqlite;
using Rehai.Server.Endpoints;
using Rehai.Server.Search;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly SqliteDatabase _database;

    public SqliteDatabaseTests()
    {
        _database = SqliteDatabase.Create(Path);
    }

    private string Path => _directory.File("rehai.db");

    [Fact]
    public async Task One_failed_write_hurts_none_of_those_beside_it()
    {
        using var gate = new ManualResetEventSlim();
        // Holds the writer until all others wait, so that they form one group.
        var first = _database.Write(session =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            return 0;
        });
        var writes = Enumerable.Range(0, 30).Select(i => _database.Write(session => Insert(session, i))).ToList();
        gate.Set();
        await first;
        for (var i = 0; i < writes.Count; i++)
        {
            if (i % 10 == 5)
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => writes[i]);
            }
            else
            {
                Assert.True(await writes[i]);
            }
        }
        var expected = Enumerable.Range(0, 30).Where(i => i % 10 != 5).Select(i => $"org{i:00}");
        Assert.Equal(expected, _database.Read(OrganizationTable.Names));
    }

    [Fact]
    public async Task A_read_sees_one_moment_whatever_is_written_meanwhile()
    {
        await _database.Write(session => Insert(session, 1));
        Task<bool>? write = null;

        var (first, second) = _database.Read(session =>
        {
            var names = OrganizationTable.Names(session);
            write = _database.Write(other => Insert(other, 2));
            Assert.True(write.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
            return (names, OrganizationTable.Names(session));
        });

        Assert.True(await write!);
        Assert.Equal(first, second);
        Assert.Equal(2, _database.Read(OrganizationTable.Names).Count);
    }

    [Fact]
    public async Task A_store_of_the_first_version_is_brought_up_to_date_with_its_nodes()
    {
        using var old = new TestDirectory();
        var path = old.File("rehai.db");
        var node = new StoredNode("kept", "name", new("_default", null, null, Json, Json), new(Json, Json, Json));
        using (var database = SqliteDatabase.Create(path))
        {
            await database.Write(session =>
            {
                var organization = OrganizationTable.Insert(session, "acme", "acme")!.Id;
                NodeTable.Insert(session, organization, creator: 1, node, DateTimeOffset.UnixEpoch);
                OldStore.TakeBackVersion3(session);
                OldStore.TakeBackSearch(session);
                OldStore.TakeBackVersion4(session);
                session.Execute("DROP TABLE changes");
                session.Execute("DROP TABLE data_items");
                session.Execute("DROP TABLE data_bags");
                session.Execute("ALTER TABLE node_states DROP COLUMN version");
                session.Execute("ALTER TABLE nodes DROP COLUMN desired_acl");
                session.Execute("ALTER TABLE nodes DROP COLUMN current_acl");
                return session.Execute("PRAGMA user_version=1");
            });
        }

        using var opened = SqliteDatabase.Open(path, _ => { });

        var kept = opened.Read(session => NodeTable.Find(session, 1, "kept"))!;
        Assert.Equal(new NodeVersion(kept.Identity.Id, 1, 1), kept.Version);
        Assert.Equal((1, 0), opened.Read(ChangeTable.Bounds));
        var found = opened.Read(session =>
            Evaluation.Find(session, SearchScope.Nodes(1), QueryParser.Parse("name:kept"))
        );
        Assert.Equal([kept.Identity.Id], found);
        Assert.True(await opened.Write(session => DataBagTable.Insert(session, organization: 1, creator: 1, "new")));
        Assert.NotNull(opened.Read(session => DocumentTable.Find(session, 1, DocumentTable.Environments, "_default")));
        var saved = await opened.Write(session =>
            NodeTable.Update(
                session,
                kept,
                kept.Content with
                {
                    Current = new(Json, Json, """{"a":1}"""u8.ToArray()),
                },
                DateTimeOffset.UnixEpoch
            )
        );
        Assert.Equal(new NodeVersion(kept.Identity.Id, 1, 2), saved.Version);
    }

    private static ReadOnlyMemory<byte> Json => "{}"u8.ToArray();

    [Fact]
    public async Task A_failed_write_leaves_nothing_of_itself()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _database.Write<bool>(session =>
            {
                OrganizationTable.Insert(session, "half", "half");
                throw new InvalidOperationException();
            })
        );
        Assert.Empty(_database.Read(OrganizationTable.Names));
    }

    [Fact]
    public async Task A_listener_that_throws_ends_neither_the_write_nor_the_next_one()
    {
        _database.Committed += () => throw new InvalidOperationException();
        Assert.True(await _database.Write(session => Insert(session, 1)));
        Assert.True(await _database.Write(session => Insert(session, 2)));
    }

    [Fact]
    public async Task A_full_disk_refuses_the_write_keeps_reads_and_takes_writes_again()
    {
        await _database.Write(session => Insert(session, 1));
        var pages = _database.Read(session => session.Number("PRAGMA page_count"));
        await _database.Write(session => session.Number($"PRAGMA max_page_count={pages + 2}"));
        var large = new string('x', 1_000_000);
        await Assert.ThrowsAsync<StorageFullException>(() =>
            _database.Write(session => OrganizationTable.Insert(session, "large", large))
        );
        Assert.Equal(["org01"], _database.Read(OrganizationTable.Names));
        await _database.Write(session => session.Number("PRAGMA max_page_count=1000000"));
        Assert.NotNull(await _database.Write(session => OrganizationTable.Insert(session, "large", large)));
    }

    [Fact]
    public void A_store_that_cannot_be_made_is_named_and_not_left_open()
    {
        _database.Dispose();
        var e = Assert.Throws<StorageUnusableException>(() => SqliteDatabase.Create(Path));
        Assert.StartsWith($"{Path} cannot be made: ", e.Message, StringComparison.Ordinal);
        var open = Directory
            .EnumerateFiles("/proc/self/fd")
            // Null for one that another test's thread has closed meanwhile.
            .Select(descriptor => new FileInfo(descriptor).LinkTarget);
        Assert.DoesNotContain(Path, open);
    }

    [Fact]
    public void A_store_of_a_newer_program_is_left_alone()
    {
        _database.Dispose();
        Change("PRAGMA user_version=99");
        var e = Assert.Throws<StorageUnusableException>(() => SqliteDatabase.Open(Path, _ => { }));
        Assert.Contains("newer rehai-server (schema 99", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_something_else_is_left_alone()
    {
        _database.Dispose();
        Change("PRAGMA application_id=1");
        var e = Assert.Throws<StorageUnusableException>(() => SqliteDatabase.Open(Path, _ => { }));
        Assert.Contains("is not a store of rehai-server", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_said_to_be_none()
    {
        _database.Dispose();
        File.WriteAllText(Path, new string('x', 10_000));
        var e = Assert.Throws<StorageDamagedException>(() => SqliteDatabase.Open(Path, _ => { }));
        Assert.Contains(Path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_commit_goes_through_to_the_disk_before_it_is_answered()
    {
        Assert.Equal(2, await _database.Write(session => session.Number("PRAGMA synchronous")));
        Assert.Equal(
            1,
            await _database.Write(session => session.Number("SELECT journal_mode = 'wal' FROM pragma_journal_mode"))
        );
    }

    private static bool Insert(Session session, int i)
    {
        OrganizationTable.Insert(session, $"org{i:00}", "x");
        return i % 10 == 5 ? throw new InvalidOperationException() : true;
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Texts of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    [Fact]
    public async Task Damage_that_is_met_is_said_and_makes_the_status_bad_from_then_on()
    {
        var file = _directory.File("damaged.db");
        SqliteDatabase.Create(file).Dispose();
        using var database = SqliteDatabase.Open(file, _ => { });
        Assert.Equal(200, (await new StatusEndpoint(database).Show(null!)).Status);
        // All but the first page, which says that it is a database.
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(8_192).Fill(0xA5);
        File.WriteAllBytes(file, bytes);

        var met = Assert.Throws<StorageDamagedException>(() => database.Read(OrganizationTable.Names));

        Assert.StartsWith($"{file} is damaged: ", met.Message, StringComparison.Ordinal);
        Assert.Contains("restore a backup", met.Message, StringComparison.Ordinal);
        Assert.Equal(500, (await new StatusEndpoint(database).Show(null!)).Status);
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }
}
