using System.Data.Common;

namespace Rehai.Server.Storage;

internal static class NodeTable
{
    public static List<string> Names(Session session, long organization) =>
        session.Query(
            "SELECT name FROM nodes WHERE organization = @1 ORDER BY name",
            row => row.GetString(0),
            organization
        );

    public static StoredNode? Find(Session session, long organization, string name) =>
        session.First(
            """
            SELECT name, layout, environment, policy_name, policy_group, run_list, normal, default_level, override_level, automatic
            FROM nodes JOIN node_states ON node_states.node = nodes.id
            WHERE organization = @1 AND name = @2
            """,
            Read,
            organization,
            name
        );

    public static NodeIdentity? Identify(Session session, long organization, string name) =>
        session.First(
            "SELECT id, creator FROM nodes WHERE organization = @1 AND name = @2",
            row => new NodeIdentity(row.GetInt64(0), row.GetInt64(1)),
            organization,
            name
        );

    /// <summary>False where the name is taken.</summary>
    public static bool Insert(Session session, long organization, long creator, StoredNode node)
    {
        var desired = node.Desired;
        var id = session.Number(
            """
            INSERT INTO nodes
                (organization, name, creator, version, layout, environment, policy_name, policy_group, run_list, normal)
            VALUES (@1, @2, @3, 1, @4, @5, @6, @7, @8, @9)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            organization,
            node.Name,
            creator,
            node.Layout,
            desired.Environment,
            desired.PolicyName,
            desired.PolicyGroup,
            Blob(desired.RunList),
            Blob(desired.Normal)
        );
        if (id is null)
        {
            return false;
        }
        var current = node.Current;
        session.Execute(
            "INSERT INTO node_states (node, default_level, override_level, automatic) VALUES (@1, @2, @3, @4)",
            id,
            Blob(current.Default),
            Blob(current.Override),
            Blob(current.Automatic)
        );
        return true;
    }

    /// <summary>False where the node is gone.</summary>
    public static bool Update(Session session, long id, StoredNode node)
    {
        var desired = node.Desired;
        var found = session.Execute(
            """
            UPDATE nodes SET version = version + 1, layout = @2, environment = @3, policy_name = @4, policy_group = @5,
                run_list = @6, normal = @7
            WHERE id = @1
            """,
            id,
            node.Layout,
            desired.Environment,
            desired.PolicyName,
            desired.PolicyGroup,
            Blob(desired.RunList),
            Blob(desired.Normal)
        );
        if (found == 0)
        {
            return false;
        }
        var current = node.Current;
        session.Execute(
            "UPDATE node_states SET default_level = @2, override_level = @3, automatic = @4 WHERE node = @1",
            id,
            Blob(current.Default),
            Blob(current.Override),
            Blob(current.Automatic)
        );
        return true;
    }

    public static bool Delete(Session session, long id) => session.Execute("DELETE FROM nodes WHERE id = @1", id) > 0;

    private static StoredNode Read(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            new DesiredState(row.GetString(2), Text(row, 3), Text(row, 4), Bytes(row, 5), Bytes(row, 6)),
            new CurrentState(Bytes(row, 7), Bytes(row, 8), Bytes(row, 9))
        );

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static byte[] Bytes(DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static byte[] Blob(ReadOnlyMemory<byte> bytes) => bytes.ToArray();
}

/// <param name="Creator">The actor that made the node and so may change it.</param>
internal sealed record NodeIdentity(long Id, long Creator);
