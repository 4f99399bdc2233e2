using System.Data.Common;
using System.Text.Json;
using Rehai.Chef;
using Rehai.Chef.Authentication;

namespace Rehai.Server.Storage;

/// <summary>Whether a store is sound and its parts agree with each other.</summary>
internal static class StoreCheck
{
    /// <summary>What is wrong, a line each; empty where nothing is. Asked where all is read at one moment.</summary>
    public static List<string> Faults(Session session) =>
        [
            .. SqliteDatabase.Faults(session),
            .. Documents(session, Nodes, "node"),
            .. Documents(session, Items, "data bag item"),
            .. Documents(session, Others, "document"),
            .. Keys(session),
            .. Feed(session),
            .. Derived(session, SearchIndexCheck.Faults),
            .. Derived(session, InventoryCheck.Faults),
        ];

    /// <summary>Organization and name of each document, and its JSON values.</summary>
    private const string Nodes = """
        SELECT organizations.name, nodes.name, run_list, normal, default_level, override_level, automatic
        FROM nodes JOIN organizations ON organizations.id = nodes.organization
        LEFT JOIN node_states ON node_states.node = nodes.id
        """;

    /// <inheritdoc cref="Nodes"/>
    private const string Items = """
        SELECT organizations.name, data_bags.name || '/' || data_items.name, text
        FROM data_items JOIN data_bags ON data_bags.id = data_items.bag
        JOIN organizations ON organizations.id = data_bags.organization
        """;

    /// <inheritdoc cref="Nodes"/>
    private const string Others = """
        SELECT organizations.name, kind || ' ' || documents.name, text
        FROM documents JOIN organizations ON organizations.id = documents.organization
        """;

    private static IEnumerable<string> Documents(Session session, string sql, string kind) =>
        session
            .Query(
                sql,
                row => FaultOf(row) is { } fault ? $"{kind} {row.GetString(1)} of {row.GetString(0)}: {fault}" : null
            )
            .OfType<string>();

    private static string? FaultOf(DbDataReader row)
    {
        for (var column = 2; column < row.FieldCount; column++)
        {
            if (row.IsDBNull(column))
            {
                return $"{row.GetName(column)} is not there";
            }
            if (!IsJson(row.GetFieldValue<byte[]>(column)))
            {
                return $"{row.GetName(column)} is no JSON";
            }
        }
        return null;
    }

    private static bool IsJson(byte[] text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = RawJsonObject.MaxDepth });
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Keys(Session session) =>
        session
            .Query(
                "SELECT actors.name, keys.name, public_key FROM keys JOIN actors ON actors.id = actor",
                row => IsKey(row.GetString(2)) ? null : $"key {row.GetString(1)} of {row.GetString(0)} is no key"
            )
            .OfType<string>();

    private static bool IsKey(string pem)
    {
        try
        {
            using var key = ChefKey.FromPem(pem);
            return true;
        }
        catch (ChefKeyException)
        {
            return false;
        }
    }

    /// <summary>What follows from the documents. From damaged ones nothing does.</summary>
    private static List<string> Derived(Session session, Func<Session, IEnumerable<string>> faults)
    {
        try
        {
            return [.. faults(session)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>The newest change of each node is the state that the node is in.</summary>
    private static List<string> Feed(Session session) =>
        session.Query(
            """
            SELECT node_name, sequence FROM changes
            LEFT JOIN nodes ON nodes.id = changes.node LEFT JOIN node_states ON node_states.node = changes.node
            WHERE sequence IN (SELECT max(sequence) FROM changes GROUP BY node)
            AND (desired_version IS NOT nodes.version OR current_version IS NOT node_states.version)
            """,
            row => $"change {row.GetInt64(1)}, the newest of node {row.GetString(0)}, is not the state that it is in"
        );
}
