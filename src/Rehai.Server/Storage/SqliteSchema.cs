using System.Data.Common;
using System.Globalization;

namespace Rehai.Server.Storage;

/// <summary>
/// The tables. A node's desired state (nodes) and its current state (node_states) are rows apart, so that a save of facts need not
/// touch what operators wish. JSON is kept as the bytes that came.
/// </summary>
internal static class SqliteSchema
{
    private const long Version = 4;

    private const long FirstWithSearch = 3;

    /// <summary>"RHAI": the file is ours.</summary>
    private const long ApplicationId = 0x52484149;

    // Ids are never given twice: a client that is deleted and made again must not inherit nodes.
    private const string Tables = """
        CREATE TABLE organizations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            full_name TEXT NOT NULL,
            guid TEXT NOT NULL
        );
        CREATE TABLE actors (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER REFERENCES organizations (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            is_validator INTEGER NOT NULL DEFAULT 0,
            is_superuser INTEGER NOT NULL DEFAULT 0
        );
        CREATE UNIQUE INDEX clients_by_name ON actors (organization, name) WHERE organization IS NOT NULL;
        CREATE UNIQUE INDEX users_by_name ON actors (name) WHERE organization IS NULL;
        CREATE TABLE keys (
            actor INTEGER NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            public_key TEXT NOT NULL,
            expires_at INTEGER,
            PRIMARY KEY (actor, name)
        ) WITHOUT ROWID;
        CREATE TABLE members (
            organization INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
            actor INTEGER NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
            is_admin INTEGER NOT NULL,
            PRIMARY KEY (organization, actor)
        ) WITHOUT ROWID;
        CREATE TABLE nodes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            creator INTEGER NOT NULL,
            version INTEGER NOT NULL,
            layout TEXT NOT NULL,
            environment TEXT NOT NULL,
            policy_name TEXT,
            policy_group TEXT,
            run_list BLOB NOT NULL,
            normal BLOB NOT NULL,
            desired_acl TEXT,
            current_acl TEXT,
            UNIQUE (organization, name)
        );
        CREATE TABLE node_states (
            node INTEGER PRIMARY KEY REFERENCES nodes (id) ON DELETE CASCADE,
            version INTEGER NOT NULL DEFAULT 1,
            default_level BLOB NOT NULL,
            override_level BLOB NOT NULL,
            automatic BLOB NOT NULL
        );
        """;

    private const string Changes = """
        CREATE TABLE changes (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
            node_name TEXT NOT NULL,
            node INTEGER NOT NULL,
            desired_version INTEGER,
            current_version INTEGER,
            at INTEGER NOT NULL
        );
        """;

    private const string DataBags = """
        CREATE TABLE data_bags (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            creator INTEGER NOT NULL,
            acl TEXT,
            UNIQUE (organization, name)
        );
        CREATE TABLE data_items (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            bag INTEGER NOT NULL REFERENCES data_bags (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            text BLOB NOT NULL,
            UNIQUE (bag, name)
        );
        """;

    private const string Documents = """
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            creator INTEGER NOT NULL,
            version INTEGER NOT NULL,
            text BLOB NOT NULL,
            acl TEXT,
            UNIQUE (organization, kind, name)
        );
        """;

    private const string DefaultEnvironments = $"""
        INSERT INTO documents (organization, kind, name, creator, version, text)
        SELECT id, '{DocumentTable.Environments}', '{NewOrganization.DefaultEnvironment}', 0, 1, CAST('{NewOrganization.DefaultEnvironmentText}' AS BLOB)
        FROM organizations;
        """;

    // Postings are found by what a query knows: last key, then value. One has the documents of 64 neighbouring ids, a bit each.
    private const string Search = """
        CREATE TABLE search_paths (
            id INTEGER PRIMARY KEY,
            scope INTEGER NOT NULL,
            joined TEXT NOT NULL,
            shape TEXT NOT NULL,
            uses INTEGER NOT NULL,
            UNIQUE (scope, joined, shape)
        );
        CREATE TABLE search_keys (
            scope INTEGER NOT NULL,
            backwards TEXT NOT NULL,
            uses INTEGER NOT NULL,
            PRIMARY KEY (scope, backwards)
        ) WITHOUT ROWID;
        CREATE TABLE postings (
            scope INTEGER NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            path INTEGER NOT NULL,
            block INTEGER NOT NULL,
            documents INTEGER NOT NULL,
            PRIMARY KEY (scope, key, value, path, block)
        ) WITHOUT ROWID;
        """;

    /// <summary>What brings a store of version N to N+1, from version 1 on.</summary>
    private static readonly string[] Upgrades =
    [
        $"""
            ALTER TABLE node_states ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
            ALTER TABLE nodes ADD COLUMN desired_acl TEXT;
            ALTER TABLE nodes ADD COLUMN current_acl TEXT;
            {Changes}
            {DataBags}
            """,
        $"""
            {AccessSchema.Statements}
            {Documents}
            {DefaultEnvironments}
            {Search}
            """,
        $"""
            {InventorySchema.Statements}
            {AccessSchema.ReadAccessGroups}
            """,
    ];

    public static void Create(Session session)
    {
        session.Execute("BEGIN IMMEDIATE");
        session.Execute(Tables);
        session.Execute(Changes);
        session.Execute(DataBags);
        session.Execute(AccessSchema.Statements);
        session.Execute(Documents);
        session.Execute(Search);
        session.Execute(InventorySchema.Statements);
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={ApplicationId}"));
        SetVersion(session);
        session.Execute("COMMIT");
    }

    /// <summary>Whether an older program wrote it, and it has not been brought to this version.</summary>
    public static bool IsOlder(Session session) => session.Number("PRAGMA user_version") < Version;

    /// <summary>Brings an older store to this version, whole or not at all.</summary>
    /// <param name="say">Is told what is done and how far it is, because a large store takes minutes.</param>
    /// <exception cref="StorageUnusableException">It is no store of ours, or a newer program's, or holds what nobody can index.</exception>
    public static void Upgrade(Session session, string path, Action<string> say)
    {
        Check(session, path);
        if (session.Number("PRAGMA user_version") is not { } version || version >= Version)
        {
            return;
        }
        say($"{path} is brought from schema {version} to {Version}. Nobody is answered before that is done.");
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (var upgrade in Upgrades.Skip((int)version - 1))
            {
                session.Execute(upgrade);
            }
            if (version < FirstWithSearch)
            {
                SearchIndex.Build(session, say);
            }
            StoredInventory.Build(session);
            SetVersion(session);
            session.Execute("COMMIT");
        }
        catch (Exception e) when (e is not (DbException or StorageUnusableException))
        {
            throw new StorageUnusableException(
                $"{path} holds something that cannot be indexed ({e.Message}) and stays as it was, of schema {version}. "
                    + "Serve it with the rehai-server that wrote it, or restore a backup."
            );
        }
        say($"{path} is of schema {Version} now.");
    }

    private static void SetVersion(Session session) =>
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={Version}"));

    /// <exception cref="StorageUnusableException">It is no store of ours, or a newer program's.</exception>
    public static void Check(Session session, string path)
    {
        if (session.Number("PRAGMA application_id") != ApplicationId)
        {
            throw new StorageUnusableException($"{path} is not a store of rehai-server.");
        }
        if (session.Number("PRAGMA user_version") is { } version and > Version)
        {
            throw new StorageUnusableException(
                $"{path} was written by a newer rehai-server (schema {version}, this program knows {Version}). Install that version."
            );
        }
    }
}
