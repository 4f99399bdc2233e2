using System.Data.Common;
using Rehai.Server.Inventory;
using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>Nodes. Every change goes into the change feed, the search index and the inventory of hosts in its own transaction.</summary>
internal static class NodeTable
{
    private const string Whole = """
        SELECT nodes.id, creator, nodes.version, node_states.version, desired_acl, current_acl, name, layout, environment, policy_name, policy_group,
            run_list, normal, default_level, override_level, automatic
        FROM nodes JOIN node_states ON node_states.node = nodes.id
        """;

    public static List<string> Names(Session session, long organization) =>
        session.Query(
            "SELECT name FROM nodes WHERE organization = @1 ORDER BY name",
            row => row.GetString(0),
            organization
        );

    public static List<string> NamesIn(Session session, long organization, string environment) =>
        session.Query(
            "SELECT name FROM nodes WHERE organization = @1 AND environment = @2 ORDER BY name",
            row => row.GetString(0),
            organization,
            environment
        );

    /// <summary>Of all organizations.</summary>
    public static long Count(Session session) => session.Number("SELECT count(*) FROM nodes")!.Value;

    public static KnownNode? Find(Session session, long organization, string name) =>
        session.First($"{Whole} WHERE organization = @1 AND name = @2", Read, organization, name);

    public static StoredNode? Find(Session session, long id) =>
        session.First($"{Whole} WHERE nodes.id = @1", Read, id)?.Content;

    public static NodeIdentity? Identify(Session session, long organization, string name) =>
        session.First(
            """
            SELECT nodes.id, creator, nodes.version, node_states.version, desired_acl, current_acl
            FROM nodes JOIN node_states ON node_states.node = nodes.id WHERE organization = @1 AND name = @2
            """,
            ReadIdentity,
            organization,
            name
        );

    /// <summary>Null where the name is taken.</summary>
    public static NodeVersion? Insert(
        Session session,
        long organization,
        long creator,
        StoredNode node,
        DateTimeOffset now
    )
    {
        var id = session.Number(
            """
            INSERT INTO nodes
                (organization, name, creator, version, layout, environment, policy_name, policy_group, run_list, normal)
            VALUES (@1, @2, @3, 1, @4, @5, @6, @7, @8, @9)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            [organization, node.Name, creator, node.Layout, .. Values(node.Desired)]
        );
        if (id is not { } made)
        {
            return null;
        }
        session.Execute(
            "INSERT INTO node_states (node, version, default_level, override_level, automatic) VALUES (@1, 1, @2, @3, @4)",
            [made, .. Values(node.Current)]
        );
        var version = new NodeVersion(made, 1, 1);
        ChangeTable.Append(session, node.Name, version, now);
        Publish(session, made, null, node, now);
        return version;
    }

    /// <summary>Changes a node that was found in the same transaction; what stays the same to the byte is not written.</summary>
    public static KnownNode Update(Session session, KnownNode before, StoredNode after, DateTimeOffset now)
    {
        var id = before.Identity.Id;
        var version = new NodeVersion(
            id,
            before.Version.Desired + UpdateDesired(session, id, before.Content, after),
            before.Version.Current + UpdateCurrent(session, id, before.Content, after)
        );
        if (version != before.Version)
        {
            ChangeTable.Append(session, after.Name, version, now);
            Publish(session, id, before.Content, after, now);
        }
        return new KnownNode(before.Identity with { Version = version }, after);
    }

    /// <summary>The layout counts to the desired state, which has the row that it stands in.</summary>
    /// <returns>Rows changed.</returns>
    private static int UpdateDesired(Session session, long id, StoredNode before, StoredNode after) =>
        after.Layout == before.Layout && after.Desired.IsSame(before.Desired)
            ? 0
            : session.Execute(
                """
                UPDATE nodes SET version = version + 1, layout = @2, environment = @3, policy_name = @4, policy_group = @5,
                    run_list = @6, normal = @7
                WHERE id = @1
                """,
                [id, after.Layout, .. Values(after.Desired)]
            );

    private static int UpdateCurrent(Session session, long id, StoredNode before, StoredNode after) =>
        after.Current.IsSame(before.Current)
            ? 0
            : session.Execute(
                """
                UPDATE node_states SET version = version + 1, default_level = @2, override_level = @3, automatic = @4
                WHERE node = @1
                """,
                [id, .. Values(after.Current)]
            );

    /// <summary>Deletes a node that was found in the same transaction.</summary>
    public static void Delete(Session session, KnownNode node, DateTimeOffset now)
    {
        ChangeTable.AppendDelete(session, node.Content.Name, node.Identity.Id, now);
        Publish(session, node.Identity.Id, node.Content, null, now);
        session.Execute("DELETE FROM nodes WHERE id = @1", node.Identity.Id);
    }

    /// <summary>Sets who may use the node's states; null leaves to the default.</summary>
    public static bool SetAcls(Session session, long id, string? desired, string? current) =>
        session.Execute("UPDATE nodes SET desired_acl = @2, current_acl = @3 WHERE id = @1", id, desired, current) > 0;

    /// <summary>Every node as a search sees it, one at a time.</summary>
    public static IEnumerable<SearchedObject> Searched(Session session) =>
        from node in Everywhere(session)
        select new SearchedObject(
            SearchScope.Nodes(node.Place.OrganizationId),
            node.Place.Node,
            SearchDocument.Of(node.Content)
        );

    /// <summary>Where the node stands; null where there is none of that id.</summary>
    public static NodePlace? Place(Session session, long id) =>
        session.First(
            """
            SELECT nodes.id, nodes.name, organizations.name, organizations.id
            FROM nodes JOIN organizations ON organizations.id = nodes.organization WHERE nodes.id = @1
            """,
            row => new NodePlace(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3)),
            id
        );

    /// <summary>Every node and where it stands, one at a time.</summary>
    public static IEnumerable<(NodePlace Place, StoredNode Content)> Everywhere(Session session) =>
        from id in session.Query("SELECT id FROM nodes ORDER BY id", row => row.GetInt64(0))
        let node = Find(session, id)
        where node is not null
        select (Place(session, id)!, node);

    /// <summary>Puts the change into all that follows from nodes.</summary>
    private static void Publish(Session session, long id, StoredNode? before, StoredNode? after, DateTimeOffset now)
    {
        var place = Place(session, id)!;
        SearchIndex.Put(
            session,
            SearchScope.Nodes(place.OrganizationId),
            id,
            before is null ? null : SearchDocument.Of(before),
            after is null ? null : SearchDocument.Of(after)
        );
        new StoredInventory(session, place, now).Put(before, after);
    }

    private static object?[] Values(DesiredState desired) =>
        [desired.Environment, desired.PolicyName, desired.PolicyGroup, Blob(desired.RunList), Blob(desired.Normal)];

    private static object?[] Values(CurrentState current) =>
        [Blob(current.Default), Blob(current.Override), Blob(current.Automatic)];

    private static KnownNode Read(DbDataReader row) =>
        new(
            ReadIdentity(row),
            new StoredNode(
                row.GetString(6),
                row.GetString(7),
                new DesiredState(row.GetString(8), Text(row, 9), Text(row, 10), Bytes(row, 11), Bytes(row, 12)),
                new CurrentState(Bytes(row, 13), Bytes(row, 14), Bytes(row, 15))
            )
        );

    private static NodeIdentity ReadIdentity(DbDataReader row) =>
        new(
            row.GetInt64(1),
            new NodeVersion(row.GetInt64(0), row.GetInt64(2), row.GetInt64(3)),
            Text(row, 4),
            Text(row, 5)
        );

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static byte[] Bytes(DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static byte[] Blob(ReadOnlyMemory<byte> bytes) => bytes.ToArray();
}
