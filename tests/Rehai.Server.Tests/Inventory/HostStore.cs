using Rehai.Server.Inventory;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Inventory;

/// <summary>A store of its own with two organizations, and what hosts save there.</summary>
internal sealed class HostStore : IDisposable
{
    public static readonly DateTimeOffset Epoch = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);

    private readonly TestDirectory _directory = new();
    private readonly Dictionary<string, long> _organizations = [];

    public HostStore()
    {
        Database = SqliteDatabase.Create(Path);
        foreach (var name in new[] { "acme", "other" })
        {
            _organizations[name] = Write(session => OrganizationTable.Insert(session, name, name)!.Id);
        }
    }

    public string Path => _directory.File("rehai.db");

    public SqliteDatabase Database { get; private set; }

    /// <summary>The time of the next save, seconds after <see cref="Epoch"/>.</summary>
    public double Second { get; set; }

    public DateTimeOffset Now => Epoch.AddSeconds(Second);

    public void Save(string name, PublishedHost host, string organization = "acme") =>
        Save(name, host.Automatic, organization);

    public void Save(
        string name,
        ReadOnlyMemory<byte> automatic,
        string organization = "acme",
        string environment = "_default"
    )
    {
        ReadOnlyMemory<byte> empty = "{}"u8.ToArray();
        var node = new StoredNode(name, "", new(environment, null, null, empty, empty), new(empty, empty, automatic));
        Write(session =>
        {
            var id = _organizations[organization];
            if (NodeTable.Find(session, id, name) is { } known)
            {
                NodeTable.Update(session, known, node, Now);
            }
            else
            {
                NodeTable.Insert(session, id, 1, node, Now);
            }
            return true;
        });
    }

    public void Delete(string name, string organization = "acme") =>
        Write(session =>
        {
            NodeTable.Delete(session, NodeTable.Find(session, _organizations[organization], name)!, Now);
            return true;
        });

    /// <summary>As after a crash: everything is read from the file again.</summary>
    public void Reopen()
    {
        Database.Dispose();
        Database = SqliteDatabase.Open(Path, _ => { });
    }

    public List<TimelineEntry> Entries(string organization = "acme") =>
        Read(session =>
            TimelineTable.List(session, new TimelineFilter { Organizations = [organization] }, long.MaxValue, 10_000)
        );

    /// <summary>What happened, the oldest first: <c>Started kvm1 g1: shut off > running</c>.</summary>
    public List<string> Told(string organization = "acme") =>
        [
            .. Entries(organization)
                .AsEnumerable()
                .Reverse()
                .Select(entry => $"{entry.Kind} {entry.Host} {entry.Guest}: {entry.From} > {entry.To}"),
        ];

    public HostRow? Host(string name) => Read(HostTable.All).Find(host => host.Name == name);

    public List<GuestRow> Guests(string host) => Read(session => GuestTable.Of(session, Host(host)!.Node));

    public List<string> Faults() => Read(session => InventoryCheck.Faults(session).ToList());

    public T Read<T>(Func<Session, T> work) => Database.Read(work);

    public T Write<T>(Func<Session, T> work) => Database.Write(work).GetAwaiter().GetResult();

    public void Dispose()
    {
        Database.Dispose();
        _directory.Dispose();
    }
}
