namespace Rehai.Server.Storage;

/// <summary>Hosts and guests as their nodes have them, and what happened to them.</summary>
internal static class InventorySchema
{
    // What a node has of its own (name, environment, policy) stays there. A host remembers which guests its node listed when it last
    // listed any: its guests are those.
    public const string Statements = """
        CREATE TABLE hosts (
            node INTEGER PRIMARY KEY REFERENCES nodes (id) ON DELETE CASCADE,
            roles TEXT,
            fqdn TEXT,
            os TEXT,
            kernel TEXT,
            libvirt_version TEXT,
            rehai_version TEXT,
            cpus INTEGER,
            memory_kib INTEGER,
            storage_capacity INTEGER,
            storage_allocation INTEGER,
            knows_guests INTEGER NOT NULL,
            refreshed_at INTEGER,
            interval INTEGER,
            errors TEXT,
            truncated TEXT,
            listing INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        );
        CREATE TABLE guests (
            node INTEGER NOT NULL REFERENCES hosts (node) ON DELETE CASCADE,
            uuid TEXT NOT NULL,
            name TEXT NOT NULL,
            state INTEGER NOT NULL,
            state_word TEXT NOT NULL,
            reason TEXT,
            since INTEGER,
            vcpus INTEGER,
            max_vcpus INTEGER,
            memory_kib INTEGER,
            max_memory_kib INTEGER,
            disks INTEGER,
            disk_capacity INTEGER,
            disk_allocation INTEGER,
            addresses TEXT,
            macs TEXT,
            networks TEXT,
            pools TEXT,
            autostart INTEGER,
            snapshots INTEGER,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (node, uuid)
        ) WITHOUT ROWID;
        CREATE INDEX guests_by_uuid ON guests (uuid);
        CREATE TABLE timeline (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            published_at INTEGER NOT NULL,
            organization INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
            host TEXT NOT NULL,
            uuid TEXT,
            guest TEXT,
            kind INTEGER NOT NULL,
            before TEXT,
            after TEXT,
            cause TEXT
        );
        CREATE INDEX timeline_by_organization ON timeline (organization);
        CREATE INDEX timeline_by_time ON timeline (organization, at);
        CREATE INDEX timeline_by_kind ON timeline (organization, kind);
        CREATE INDEX timeline_by_host ON timeline (organization, host);
        CREATE INDEX timeline_by_guest ON timeline (organization, uuid) WHERE uuid IS NOT NULL;
        CREATE INDEX timeline_by_origin ON timeline (organization, before) WHERE kind = 7;
        """;
}
