namespace Rehai.Server.Storage;

/// <summary>
/// Groups, containers, users' profiles and invitations: what came with version 3 of the store. Where organizations are there already,
/// they get what a new one begins with, and names of groups in stored ACLs become ids.
/// </summary>
internal static class AccessSchema
{
    public const string Statements = $"""
        {Tables}
        {Organizations}
        {Groups}
        {Acls}
        """;

    private const string Tables = """
        CREATE TABLE groups (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER REFERENCES organizations (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            creator INTEGER,
            acl TEXT
        );
        CREATE UNIQUE INDEX groups_by_name ON groups (organization, name) WHERE organization IS NOT NULL;
        CREATE UNIQUE INDEX global_groups_by_name ON groups (name) WHERE organization IS NULL;
        CREATE TABLE group_actors (
            group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
            actor INTEGER NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
            PRIMARY KEY (group_id, actor)
        ) WITHOUT ROWID;
        CREATE INDEX group_actors_by_actor ON group_actors (actor);
        CREATE TABLE group_groups (
            group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
            member INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
            PRIMARY KEY (group_id, member)
        ) WITHOUT ROWID;
        CREATE INDEX group_groups_by_member ON group_groups (member);
        CREATE TABLE containers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            acl TEXT,
            UNIQUE (organization, name)
        );
        CREATE TABLE profiles (
            actor INTEGER PRIMARY KEY REFERENCES actors (id) ON DELETE CASCADE,
            email TEXT UNIQUE,
            external_uid TEXT,
            password TEXT,
            details TEXT NOT NULL
        );
        CREATE TABLE invites (
            id TEXT PRIMARY KEY,
            organization INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
            actor INTEGER NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
            inviter INTEGER NOT NULL,
            UNIQUE (organization, actor)
        );
        CREATE INDEX invites_by_actor ON invites (actor);
        CREATE INDEX members_by_actor ON members (actor);
        """;

    private const string Organizations = """
        ALTER TABLE organizations ADD COLUMN acl TEXT;
        ALTER TABLE organizations ADD COLUMN superuser INTEGER;
        ALTER TABLE organizations ADD COLUMN admins INTEGER;
        ALTER TABLE organizations ADD COLUMN billing_admins INTEGER;
        ALTER TABLE organizations ADD COLUMN clients INTEGER;
        ALTER TABLE organizations ADD COLUMN users INTEGER;
        ALTER TABLE organizations ADD COLUMN public_key_readers INTEGER;
        ALTER TABLE actors ADD COLUMN creator INTEGER;
        ALTER TABLE actors ADD COLUMN acl TEXT;
        INSERT INTO containers (organization, name)
            SELECT organizations.id, names.name FROM organizations CROSS JOIN (
                SELECT 'clients' AS name UNION SELECT 'containers' UNION SELECT 'cookbooks' UNION SELECT 'data'
                UNION SELECT 'environments' UNION SELECT 'groups' UNION SELECT 'nodes' UNION SELECT 'roles'
                UNION SELECT 'sandboxes' UNION SELECT 'policies' UNION SELECT 'policy_groups' UNION SELECT 'cookbook_artifacts'
            ) AS names;
        INSERT INTO groups (organization, name)
            SELECT organizations.id, names.name FROM organizations CROSS JOIN (
                SELECT 'admins' AS name UNION SELECT 'billing-admins' UNION SELECT 'clients' UNION SELECT 'users'
                UNION SELECT 'public_key_read_access'
            ) AS names;
        UPDATE organizations SET
            superuser = (SELECT min(id) FROM actors WHERE is_superuser = 1),
            admins = (SELECT id FROM groups WHERE organization = organizations.id AND name = 'admins'),
            billing_admins = (SELECT id FROM groups WHERE organization = organizations.id AND name = 'billing-admins'),
            clients = (SELECT id FROM groups WHERE organization = organizations.id AND name = 'clients'),
            users = (SELECT id FROM groups WHERE organization = organizations.id AND name = 'users'),
            public_key_readers =
                (SELECT id FROM groups WHERE organization = organizations.id AND name = 'public_key_read_access');
        """;

    /// <summary>What stores of version 3 may lack.</summary>
    public const string ReadAccessGroups = """
        INSERT INTO groups (name) SELECT name || '_read_access_group' FROM organizations WHERE true ON CONFLICT DO NOTHING;
        INSERT INTO group_groups (group_id, member)
            SELECT groups.id, members.id FROM organizations
            JOIN groups ON groups.organization IS NULL AND groups.name = organizations.name || '_read_access_group'
            JOIN groups AS members ON members.id IN (organizations.admins, organizations.users)
            WHERE true ON CONFLICT DO NOTHING;
        """;

    private const string Groups = $"""
        INSERT INTO group_actors (group_id, actor)
            SELECT organizations.users, actor FROM members JOIN organizations ON organizations.id = members.organization
            UNION SELECT organizations.admins, actor
                FROM members JOIN organizations ON organizations.id = members.organization WHERE is_admin <> 0
            UNION SELECT organizations.clients, actors.id
                FROM actors JOIN organizations ON organizations.id = actors.organization
            UNION SELECT admins, superuser FROM organizations WHERE superuser IS NOT NULL
            UNION SELECT users, superuser FROM organizations WHERE superuser IS NOT NULL;
        INSERT INTO group_groups (group_id, member)
            SELECT public_key_readers, clients FROM organizations
            UNION SELECT public_key_readers, users FROM organizations;
        ALTER TABLE members DROP COLUMN is_admin;
        {ReadAccessGroups}
        INSERT INTO groups (name) SELECT 'server-admins';
        INSERT INTO group_actors (group_id, actor)
            SELECT groups.id, actors.id FROM groups CROSS JOIN actors
            WHERE groups.organization IS NULL AND groups.name = 'server-admins' AND actors.is_superuser = 1;
        """;

    // An ACL is JSON whose only strings of these texts are names of groups.
    private const string Acls = """
        UPDATE nodes SET
            desired_acl = replace(replace(replace(desired_acl,
                '"admins"', (SELECT admins FROM organizations WHERE id = nodes.organization)),
                '"users"', (SELECT users FROM organizations WHERE id = nodes.organization)),
                '"clients"', (SELECT clients FROM organizations WHERE id = nodes.organization)),
            current_acl = replace(replace(replace(current_acl,
                '"admins"', (SELECT admins FROM organizations WHERE id = nodes.organization)),
                '"users"', (SELECT users FROM organizations WHERE id = nodes.organization)),
                '"clients"', (SELECT clients FROM organizations WHERE id = nodes.organization))
            WHERE desired_acl IS NOT NULL OR current_acl IS NOT NULL;
        UPDATE data_bags SET
            acl = replace(replace(replace(acl,
                '"admins"', (SELECT admins FROM organizations WHERE id = data_bags.organization)),
                '"users"', (SELECT users FROM organizations WHERE id = data_bags.organization)),
                '"clients"', (SELECT clients FROM organizations WHERE id = data_bags.organization))
            WHERE acl IS NOT NULL;
        """;
}
