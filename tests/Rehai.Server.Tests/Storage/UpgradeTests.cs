using Rehai.Server.Authorization;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Storage;

public sealed class UpgradeTests
{
    private const string OldAcl =
        """{"update":{"Actors":[1],"Groups":["admins","clients"]},"read":{"Actors":[],"Groups":["users"]}}""";

    [Fact]
    public async Task Rights_in_a_store_of_version_2_are_the_same_in_version_3()
    {
        using var directory = new TestDirectory();
        var path = directory.File("rehai.db");
        using (var database = SqliteDatabase.Create(path))
        {
            await database.Write(session => Fill(session));
        }

        using var opened = SqliteDatabase.Open(path, _ => { });

        opened.Read(session =>
        {
            var acme = OrganizationTable.Find(session, "acme")!;
            var standard = acme.Standard;
            long User(string name) => ActorTable.FindUser(session, name)!.Id;
            var client = ActorTable.FindClient(session, acme.Id, "host")!.Id;
            Assert.Equal(User("pivotal"), standard.Superuser);
            var readers = GroupTable.FindGlobal(session, "acme_read_access_group")!.Id;
            Assert.Equivalent(
                new[] { standard.Admins, standard.Users, standard.PublicKeyReaders, readers },
                GroupTable.Of(session, User("admin")),
                strict: true
            );
            Assert.Equivalent(
                new[] { standard.Users, standard.PublicKeyReaders, readers },
                GroupTable.Of(session, User("user")),
                strict: true
            );
            Assert.Equivalent(
                new[] { standard.Clients, standard.PublicKeyReaders },
                GroupTable.Of(session, client),
                strict: true
            );
            Assert.Contains(
                GroupTable.FindGlobal(session, "server-admins")!.Id,
                GroupTable.Of(session, User("pivotal"))
            );
            Assert.Equal([acme.Id], MemberTable.Organizations(session, User("user")));
            Assert.Equal(Container.Standard.Order(StringComparer.Ordinal), ContainerTable.Names(session, acme.Id));

            var node = NodeTable.Identify(session, acme.Id, "host")!;
            var desired = Acl.OfDesired(acme, node);
            Assert.Equal([standard.Admins, standard.Clients], desired["update"].Groups);
            Assert.Equal([1], desired["update"].Actors);
            Assert.Equal([standard.Users], desired["read"].Groups);
            Assert.Equal([standard.Admins, standard.Users], Acl.OfCurrent(acme, node)["update"].Groups);
            Assert.Equal(
                [standard.Admins, standard.Clients],
                Acl.Of(acme, DataBagTable.Find(session, acme.Id, "bag")!)["update"].Groups
            );
            return 0;
        });
    }

    [Fact]
    public void A_store_of_version_3_gets_the_hosts_and_guests_of_its_nodes_and_no_history()
    {
        using var store = new HostStore();
        store.Save("kvm12", File.ReadAllBytes("Recorded/kvm12.json"));
        store.Save("kvm13", new PublishedHost { Guests = null });
        store.Save("web1", "{\"fqdn\":\"web1\"}"u8.ToArray());
        var guests = store.Guests("kvm12");
        store.Write(session =>
        {
            OldStore.TakeBackVersion4(session);
            session.Execute(
                "UPDATE node_states SET automatic = '{\"rehai' WHERE node = (SELECT id FROM nodes WHERE name = 'web1')"
            );
            session.Execute("DELETE FROM groups WHERE name = 'acme_read_access_group'");
            return session.Execute("PRAGMA user_version=3");
        });

        store.Reopen();

        Assert.NotNull(store.Read(session => GroupTable.FindGlobal(session, "acme_read_access_group")));

        var read = new DateTimeOffset(2026, 11, 28, 11, 1, 51, 6, TimeSpan.Zero);
        Assert.Equivalent(
            guests.ConvertAll(guest => guest with { ChangedAt = read }),
            store.Guests("kvm12"),
            strict: true
        );
        Assert.Equal(DateTimeOffset.UnixEpoch, store.Host("kvm13")!.ChangedAt);
        Assert.Equal(2, store.Read(HostTable.All).Count);
        Assert.Empty(store.Entries());
        Assert.Equal(4, store.Read(session => session.Number("PRAGMA user_version")));
        store.Save("kvm13", PublishedHost.With(new PublishedGuest(1)));
        Assert.Empty(store.Entries());
        store.Save("kvm13", PublishedHost.With());
        Assert.Equal("Undefined kvm13 g1: running (booted) > ", Assert.Single(store.Told()));
    }

    [Fact]
    public async Task An_upgrade_says_what_it_does_and_how_far_it_is()
    {
        using var directory = new TestDirectory();
        var path = directory.File("rehai.db");
        using (var database = SqliteDatabase.Create(path))
        {
            await database.Write(session => Fill(session));
        }

        var said = new List<string>();
        SqliteDatabase.Open(path, said.Add).Dispose();
        var version = SqliteDatabase.ReadOnce(path, session => session.Number("PRAGMA user_version"));

        Assert.Equal(
            [
                $"{path} is brought from schema 2 to {version}. Nobody is answered before that is done.",
                "1 of 3 objects are in the search index.",
                "2 of 3 objects are in the search index.",
                "3 of 3 objects are in the search index.",
                $"{path} is of schema {version} now.",
            ],
            said
        );
        SqliteDatabase.Open(path, said.Add).Dispose();
        Assert.Equal(5, said.Count);
    }

    [Fact]
    public async Task What_cannot_be_indexed_is_said_and_the_store_stays_as_it_was()
    {
        using var directory = new TestDirectory();
        var path = directory.File("rehai.db");
        using (var database = SqliteDatabase.Create(path))
        {
            await database.Write(session => Fill(session));
            await database.Write(session => session.Execute("UPDATE nodes SET run_list = CAST('[' AS BLOB)"));
        }

        var e = Assert.Throws<StorageUnusableException>(() => SqliteDatabase.Open(path, _ => { }));

        Assert.StartsWith($"{path} holds something that cannot be indexed (", e.Message, StringComparison.Ordinal);
        Assert.True(SqliteDatabase.ReadOnce(path, session => session.Number("PRAGMA user_version") == 2));
    }

    private static int Fill(Session session)
    {
        var json = new ReadOnlyMemory<byte>("{}"u8.ToArray());
        var node = new StoredNode("host", "name", new("_default", null, null, json, json), new(json, json, json));
        session.Execute("INSERT INTO organizations (name, full_name, guid) VALUES ('acme', 'acme', 'x')");
        session.Execute("INSERT INTO actors (name, is_superuser) VALUES ('pivotal', 1), ('admin', 0), ('user', 0)");
        session.Execute("INSERT INTO actors (organization, name) VALUES (1, 'host')");
        NodeTable.Insert(session, organization: 1, creator: 4, node, DateTimeOffset.UnixEpoch);
        DataBagTable.Insert(session, organization: 1, creator: 2, "bag");
        OldStore.TakeBackVersion3(session);
        session.Execute("INSERT INTO members (organization, actor, is_admin) VALUES (1, 2, 1), (1, 3, 0)");
        session.Execute("UPDATE nodes SET desired_acl = @1", OldAcl);
        session.Execute("UPDATE data_bags SET acl = @1", OldAcl);
        OldStore.TakeBackSearch(session);
        OldStore.TakeBackVersion4(session);
        return session.Execute("PRAGMA user_version=2");
    }
}
