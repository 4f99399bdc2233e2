using System.Data.Common;

namespace Rehai.Server.Storage;

internal static class KeyTable
{
    private const string Columns = "SELECT name, public_key, expires_at FROM keys";

    public static List<StoredKey> Of(Session session, long actor) =>
        session.Query($"{Columns} WHERE actor = @1 ORDER BY name", Read, actor);

    public static StoredKey? Find(Session session, long actor, string name) =>
        session.First($"{Columns} WHERE actor = @1 AND name = @2", Read, actor, name);

    public static long Count(Session session, long actor) =>
        session.Number("SELECT count(*) FROM keys WHERE actor = @1", actor) ?? 0;

    /// <summary>False where the actor has a key of that name.</summary>
    public static bool Insert(Session session, long actor, StoredKey key) =>
        session.Execute(
            "INSERT INTO keys (actor, name, public_key, expires_at) VALUES (@1, @2, @3, @4) ON CONFLICT DO NOTHING",
            actor,
            key.Name,
            key.PublicKey,
            key.ExpiresAt?.ToUnixTimeSeconds()
        ) > 0;

    public static bool Update(Session session, long actor, string oldName, StoredKey key) =>
        session.Execute(
            "UPDATE keys SET name = @3, public_key = @4, expires_at = @5 WHERE actor = @1 AND name = @2",
            actor,
            oldName,
            key.Name,
            key.PublicKey,
            key.ExpiresAt?.ToUnixTimeSeconds()
        ) > 0;

    public static bool Delete(Session session, long actor, string name) =>
        session.Execute("DELETE FROM keys WHERE actor = @1 AND name = @2", actor, name) > 0;

    private static StoredKey Read(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.IsDBNull(2) ? null : DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(2))
        );
}
