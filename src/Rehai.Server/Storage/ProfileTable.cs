using System.Data.Common;

namespace Rehai.Server.Storage;

/// <summary>What is known of users beside their names and keys.</summary>
internal static class ProfileTable
{
    private const string Columns = """
        SELECT email, external_uid, password, details, name
        FROM actors LEFT JOIN profiles ON profiles.actor = actors.id
        WHERE actors.organization IS NULL
        """;

    public static UserProfile Find(Session session, long user) =>
        session.First($"{Columns} AND actors.id = @1", Read, user) ?? UserProfile.Empty;

    public static List<UserProfile> All(Session session) => session.Query($"{Columns} ORDER BY name", Read);

    /// <param name="email">In lower case.</param>
    public static List<UserProfile> WithEmail(Session session, string email) =>
        session.Query($"{Columns} AND email = @1", Read, email);

    public static List<UserProfile> WithExternalUid(Session session, string uid) =>
        session.Query($"{Columns} AND external_uid = @1 ORDER BY name", Read, uid);

    public static bool IsEmailTaken(Session session, string? email, long user) =>
        email is not null
        && session.Number("SELECT 1 FROM profiles WHERE email = @1 AND actor <> @2", email, user) is not null;

    public static void Save(Session session, long user, UserProfile profile) =>
        session.Execute(
            """
            INSERT INTO profiles (actor, email, external_uid, password, details) VALUES (@1, @2, @3, @4, @5)
            ON CONFLICT (actor) DO UPDATE SET email = @2, external_uid = @3, password = @4, details = @5
            """,
            user,
            profile.Email,
            profile.ExternalUid,
            profile.Password,
            profile.Details
        );

    private static UserProfile Read(DbDataReader row) =>
        new(Text(row, 0), Text(row, 1), Text(row, 2), Text(row, 3) ?? UserProfile.Empty.Details)
        {
            Name = row.GetString(4),
        };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <param name="Email">In lower case.</param>
/// <param name="ExternalUid">The name under which somebody else's directory knows the user.</param>
/// <param name="Password">Its hash; null where the user has none.</param>
/// <param name="Details">A JSON object of strings: first name, last name and so on, and whether the password is for recovery.</param>
internal sealed record UserProfile(string? Email, string? ExternalUid, string? Password, string Details)
{
    public static readonly UserProfile Empty = new(null, null, null, "{}");

    /// <summary>The user's.</summary>
    public string Name { get; init; } = "";

    /// <summary>Hashes are not for logs.</summary>
    public override string ToString() => Name;
}
