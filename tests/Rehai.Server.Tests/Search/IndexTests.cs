using System.Text;
using Rehai.Server.Search;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Search;

/// <summary>The index against a look at every document, and against an index made anew.</summary>
public sealed class IndexTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly SqliteDatabase _database;
    private readonly long _organization;

    public IndexTests()
    {
        _database = SqliteDatabase.Create(_directory.File("rehai.db"));
        _organization = Write(session => OrganizationTable.Insert(session, "acme", "acme")!.Id);
    }

    private SearchScope Scope => SearchScope.Nodes(_organization);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_query_finds_what_a_look_at_every_document_finds(int seed)
    {
        SkipIds(40);
        var random = new Random(seed);
        var documents = Enumerable
            .Range(0, 60)
            .Select(i => RandomDocument.Node(random, $"web{i}"))
            .ToDictionary(Insert, RandomDocument.Naive);
        var found = 0;
        for (var i = 0; i < 400; i++)
        {
            var query = RandomQuery.Of(random);

            var ids = _database.Read(session => Evaluation.Find(session, Scope, QueryParser.Parse(query.Text)));

            var expected = documents.Where(document => query.Matches(document.Value)).Select(document => document.Key);
            Assert.True(expected.Order().SequenceEqual(ids), $"{query.Text} finds {string.Join(' ', ids)}");
            found += ids.Count;
        }
        Assert.InRange(found, 1000, 400 * 60 - 1000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_changes_the_index_is_as_if_made_anew(int seed)
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, 12).Select(i => $"web{i}").ToList();
        for (var i = 0; i < 300; i++)
        {
            Change(random, names[random.Next(names.Count)]);
        }
        var kept = Entries();

        Write(session =>
        {
            SearchIndex.Drop(session, Scope);
            SearchIndex.Build(session, _ => { });
            return true;
        });

        Assert.Equal(Entries(), kept);
        names.ForEach(name => Write(session => Delete(session, name)));
        Assert.Equal((0, 0, 0), (Count("postings"), Count("search_paths"), Count("search_keys")));
    }

    [Fact]
    public void A_save_that_changes_one_value_writes_one_entry_and_takes_one()
    {
        var node = RandomDocument.Node(new Random(1), "one");
        Insert(node);
        var before = Count("postings");

        var (removed, added) = Flattening.Difference(
            SearchDocument.Of(node),
            SearchDocument.Of(node with { Desired = node.Desired with { Environment = "other" } })
        );

        Assert.Equal(("other", 1, 1), (added.Single().Value, removed.Count, added.Count));
        Assert.Equal(before, Count("postings"));
    }

    [Fact]
    public void What_several_documents_share_stays_until_the_last_of_them_goes()
    {
        var node = RandomDocument.Node(new Random(1), "shared");
        List<string> names = [.. Enumerable.Range(0, 2 * 64 + 1).Select(i => $"web{i}")];
        var ids = names.ConvertAll(name => Insert(node with { Name = name }));
        foreach (var name in names.SkipLast(1))
        {
            Write(session => Delete(session, name));
            ids.RemoveAt(0);

            Assert.Equal(ids, Find("chef_type:node"));
            Assert.Equal(ids, Find("*:*"));
        }
        Write(session => Delete(session, names[^1]));
        Assert.Equal((0, 0, 0), (Count("postings"), Count("search_paths"), Count("search_keys")));
    }

    [Fact]
    public void What_is_rolled_back_is_forgotten()
    {
        var node = RandomDocument.Node(new Random(1), "one");
        Assert.ThrowsAny<Exception>(() =>
            Write<bool>(session =>
            {
                NodeTable.Insert(session, _organization, 1, node, default);
                throw new InvalidOperationException();
            })
        );

        var id = Insert(node);

        Assert.Equal([id], Find("name:one"));
        Assert.Empty(_database.Read(session => SearchIndexCheck.Faults(session).ToList()));
    }

    [Fact]
    public void Of_a_document_with_too_many_values_the_first_are_found_and_change()
    {
        static ReadOnlyMemory<byte> Text(int first) =>
            Encoding.ASCII.GetBytes(
                $$"""{"a":[{{string.Join(',', Enumerable.Range(first, Flattening.MostEntries + 10))}}],"b":1}"""
            );
        StoredNode Node(int first) =>
            new(
                "large",
                "",
                new("_default", null, null, "[]"u8.ToArray(), "{}"u8.ToArray()),
                new("{}"u8.ToArray(), "{}"u8.ToArray(), Text(first))
            );
        int Found(string query) => Find(query).Count;
        Insert(Node(1_000_000));
        Assert.Equal([1, 1, 1, 0], [Found("name:large"), Found("a:1000000"), Found("a:1099900"), Found("a:1100009")]);

        var known = _database.Read(session => NodeTable.Find(session, _organization, "large"))!;
        Write(session => NodeTable.Update(session, known, Node(1_000_005), default));

        Assert.Equal([0, 1, 0], [Found("a:1000000"), Found("a:1099900"), Found("a:1100009")]);
        Assert.Empty(_database.Read(session => SearchIndexCheck.Faults(session).ToList()));
    }

    /// <summary>So that documents stand in more than one block.</summary>
    private void SkipIds(int count)
    {
        var node = RandomDocument.Node(new Random(1), "gone");
        for (var i = 0; i < count; i++)
        {
            Insert(node);
            Write(session => Delete(session, "gone"));
        }
    }

    private List<long> Find(string query) =>
        _database.Read(session => Evaluation.Find(session, Scope, QueryParser.Parse(query)));

    private void Change(Random random, string name) =>
        Write(session =>
        {
            if (NodeTable.Find(session, _organization, name) is not { } known)
            {
                return NodeTable.Insert(session, _organization, 1, RandomDocument.Node(random, name), default)
                    is not null;
            }
            if (random.Next(5) == 0)
            {
                return Delete(session, name);
            }
            NodeTable.Update(session, known, RandomDocument.Change(random, known.Content), default);
            return true;
        });

    private bool Delete(Session session, string name)
    {
        if (NodeTable.Find(session, _organization, name) is { } known)
        {
            NodeTable.Delete(session, known, default);
        }
        return true;
    }

    private long Insert(StoredNode node) =>
        Write(session => NodeTable.Insert(session, _organization, 1, node, default)!.Node);

    private List<string> Entries() =>
        _database.Read(session =>
            session.Query(
                """
                SELECT key || '|' || value || '|' || block || '|' || documents || '|' || coalesce(joined, '') || '|' || coalesce(shape, '') || '|' || coalesce(uses, '')
                FROM postings LEFT JOIN search_paths ON search_paths.id = path ORDER BY 1
                """,
                row => row.GetString(0)
            )
        );

    private long Count(string table) =>
        _database.Read(session => session.Number($"SELECT count(*) FROM {table}")!.Value);

    private T Write<T>(Func<Session, T> work) => _database.Write(work).GetAwaiter().GetResult();

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }
}
