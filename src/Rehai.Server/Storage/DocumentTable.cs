using System.Data.Common;
using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>
/// Documents that are kept whole: roles and environments. Names are unique within a kind. Every change goes into the search index in its
/// own transaction.
/// </summary>
internal static class DocumentTable
{
    public const string Roles = "role";
    public const string Environments = "environment";

    private const string Columns = "SELECT id, creator, version, acl, name, text, organization, kind FROM documents";

    public static List<string> Names(Session session, long organization, string kind) =>
        session.Query(
            "SELECT name FROM documents WHERE organization = @1 AND kind = @2 ORDER BY name",
            row => row.GetString(0),
            organization,
            kind
        );

    public static KnownDocument? Find(Session session, long organization, string kind, string name) =>
        session.First($"{Columns} WHERE organization = @1 AND kind = @2 AND name = @3", Read, organization, kind, name);

    public static KnownDocument? Find(Session session, long id) => session.First($"{Columns} WHERE id = @1", Read, id);

    /// <summary>Null where the name is taken.</summary>
    public static KnownDocument? Insert(
        Session session,
        long organization,
        string kind,
        long creator,
        Document document
    )
    {
        var made = session.First(
            """
            INSERT INTO documents (organization, kind, creator, name, version, text) VALUES (@1, @2, @3, @4, 1, @5)
            ON CONFLICT DO NOTHING RETURNING id, creator, version, acl, name, text, organization, kind
            """,
            Read,
            organization,
            kind,
            creator,
            document.Name,
            document.Text.ToArray()
        );
        if (made is not null)
        {
            Index(session, null, made);
        }
        return made;
    }

    /// <summary>
    /// Changes a document that was found in the same transaction, its name too; one that stays the same to the byte is not written.
    /// Null where the new name is taken.
    /// </summary>
    public static KnownDocument? Update(Session session, KnownDocument before, Document after)
    {
        if (before.Content.Name == after.Name && before.Content.Text.Span.SequenceEqual(after.Text.Span))
        {
            return before;
        }
        var written = session.Execute(
            """
            UPDATE documents SET version = version + 1, name = @2, text = @3
            WHERE id = @1 AND NOT EXISTS (
                SELECT 1 FROM documents AS other
                WHERE other.organization = documents.organization AND other.kind = documents.kind
                    AND other.name = @2 AND other.id <> @1
            )
            """,
            before.Id,
            after.Name,
            after.Text.ToArray()
        );
        if (written == 0)
        {
            return null;
        }
        var changed = before with { Version = before.Version + 1, Content = after };
        Index(session, before, changed);
        return changed;
    }

    public static void Delete(Session session, KnownDocument document)
    {
        Index(session, document, null);
        session.Execute("DELETE FROM documents WHERE id = @1", document.Id);
    }

    public static void SetAcl(Session session, long id, string acl) =>
        session.Execute("UPDATE documents SET acl = @2 WHERE id = @1", id, acl);

    public static SearchScope Scope(string kind, long organization) =>
        kind == Roles ? SearchScope.Roles(organization) : SearchScope.Environments(organization);

    /// <summary>Every document as a search sees it.</summary>
    public static IEnumerable<SearchedObject> Searched(Session session) =>
        session
            .Query(Columns, Read)
            .Select(document => new SearchedObject(
                Scope(document.Kind, document.Organization),
                document.Id,
                SearchDocument.Of(document.Content.Text)
            ));

    private static void Index(Session session, KnownDocument? before, KnownDocument? after)
    {
        var known = (before ?? after)!;
        SearchIndex.Put(
            session,
            Scope(known.Kind, known.Organization),
            known.Id,
            before is null ? null : SearchDocument.Of(before.Content.Text),
            after is null ? null : SearchDocument.Of(after.Content.Text)
        );
    }

    private static KnownDocument Read(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetInt64(6),
            row.GetString(7),
            row.GetInt64(1),
            row.GetInt64(2),
            row.IsDBNull(3) ? null : row.GetString(3),
            new Document(row.GetString(4), row.GetFieldValue<byte[]>(5))
        );
}

/// <summary>A document as it is kept: the bytes that were sent, with what Chef fills in.</summary>
internal sealed record Document(string Name, ReadOnlyMemory<byte> Text);

/// <summary>A document that is there.</summary>
/// <param name="Id">Never given twice.</param>
/// <param name="Creator">The actor that made it and so may change it; 0 for what an organization begins with.</param>
/// <param name="Version">Rises when a byte changes, and only then.</param>
/// <param name="Acl">Who may use it, as stored; null where nobody has changed the default.</param>
internal sealed record KnownDocument(
    long Id,
    long Organization,
    string Kind,
    long Creator,
    long Version,
    string? Acl,
    Document Content
);
