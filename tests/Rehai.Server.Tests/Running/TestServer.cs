using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rehai.Chef.Authentication;
using Rehai.Server.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Hosting;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Tests.Running;

/// <summary>The server's own code on a free port of loopback, over a new data directory.</summary>
public class TestServer : IAsyncLifetime
{
    internal const int MaxBody = 1_000_000;

    private static readonly Lazy<TestDirectory> New = new(() =>
    {
        var directory = new TestDirectory();
        NewDataDirectory.Create(directory.Path, "acme");
        return directory;
    });

    private static readonly ChefKey SharedKey = ChefKey.Generate();

    private readonly TestDirectory _parent = new();
    private DataDirectory _data = null!;
    private WebApplication _app = null!;

    internal TestClock Clock { get; } = new();

    internal SqliteDatabase Database { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    /// <summary>All that a server answers, whatever its data.</summary>
    internal IReadOnlyList<Server.Endpoints.Route> Routes =>
        Server.Endpoints.Routes.All(
            Database,
            new ActorCache(Database),
            new LiveInventory(new Leases(Clock), Clock),
            Clock,
            Settings(Usual)
        );

    internal LiveInventory Inventory => _app.Services.GetRequiredService<LiveInventory>();

    /// <summary>The patterns of what answers beside Chef's routes.</summary>
    internal IEnumerable<string> WebPatterns =>
        ((IEndpointRouteBuilder)_app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Except(Routes.Select(route => route.Pattern))
            .Where(pattern => pattern != "{*path}");

    internal FirstVisit FirstVisit => _app.Services.GetRequiredService<FirstVisit>();

    /// <summary>The link as <c>serve</c> prints it; null where it prints none.</summary>
    internal string? FirstVisitLink() => FirstVisit.Offer() is { } offer ? $"/first-visit?token={offer.Secret}" : null;

    private static ServerSettings Usual => new(new IPEndPoint(IPAddress.Loopback, 0), MaxBody);

    internal TestActor Admin => Actor("admin", "admin.pem");

    internal TestActor Pivotal => Actor("pivotal", "pivotal.pem");

    internal TestActor Validator => Actor("acme-validator", "acme-validator.pem");

    /// <summary>The API's address, and the metrics' where there is one.</summary>
    internal IEnumerable<string> Urls => _app.Urls;

    public async ValueTask InitializeAsync()
    {
        _data = CopyOfNew(_parent.File("data"));
        Database = SqliteDatabase.Open(_data.StoreFile, _ => { });
        _app = ServerHost.Build(Database, Settings(Usual), Clock);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    private protected virtual ServerSettings Settings(ServerSettings usual) => usual;

    /// <summary>A new client, made by the validator as chef-client does it.</summary>
    internal async Task<TestActor> Register(string name)
    {
        var answer = (await Validator.Post("/clients", $$"""{"name":"{{name}}"}""", version: 0)).Is(201);
        return new TestActor(Http, name, ChefKey.FromPem(answer["private_key"]!), Clock);
    }

    /// <summary>A new client with a key that all of these share: making keys is what takes time.</summary>
    internal async Task<TestActor> Enroll(string name)
    {
        var pem = SharedKey.ExportPublicPem().Replace("\n", "\\n", StringComparison.Ordinal);
        (await Validator.Post("/clients", $$"""{"name":"{{name}}","public_key":"{{pem}}"}""")).Is(201);
        return new TestActor(Http, name, SharedKey, Clock);
    }

    /// <summary>A user of the organization who is no admin, or one of no organization.</summary>
    internal async Task<TestActor> AddUser(string name, bool isMember)
    {
        await Database.Write(session =>
        {
            var user = ActorTable.InsertUser(session, name, isSuperuser: false)!.Value;
            KeyTable.Insert(session, user, new StoredKey("default", SharedKey.ExportPublicPem(), null));
            if (isMember)
            {
                MemberTable.Add(session, Acme(session), user);
            }
            return user;
        });
        return new TestActor(Http, name, SharedKey, Clock);
    }

    /// <summary>As <c>rehai-server password</c> does it.</summary>
    internal Task GivePassword(string user, string password) =>
        Database.Write(session =>
        {
            var id = ActorTable.FindUser(session, user)!.Id;
            ProfileTable.Save(session, id, UserProfile.Empty with { Password = Password.Hash(password) });
            return id;
        });

    /// <summary>Somebody who comes with a browser, and with no cookies yet.</summary>
    internal Browser Browser() => new(Http.BaseAddress!);

    /// <summary>A request as an endpoint sees it, for tests that call one themselves.</summary>
    internal Exchange ByAdmin(string body, params (string Name, string Value)[] parts) =>
        By(Database.Read(session => ActorTable.FindUser(session, "admin"))!, body, parts);

    /// <inheritdoc cref="ByAdmin"/>
    internal Exchange By(Actor actor, string body, params (string Name, string Value)[] parts)
    {
        var http = new DefaultHttpContext();
        foreach (var (name, value) in parts)
        {
            http.Request.RouteValues[name] = value;
        }
        var (acme, key) = (Database.Read(Acme), Database.Read(session => KeyTable.Find(session, actor.Id, "default")));
        return new Exchange(http, 1, acme, new Caller(actor, key, acme, IsMember: true), Encoding.UTF8.GetBytes(body));
    }

    internal static Organization Acme(Session session) => OrganizationTable.Find(session, "acme")!;

    /// <summary>A node of that name, made by this actor.</summary>
    internal static async Task MakeNode(TestActor by, string name) =>
        (await by.Post("/nodes", $$"""{"name":"{{name}}"}""")).Is(201);

    private static DataDirectory CopyOfNew(string path)
    {
        Directory.CreateDirectory(path);
        foreach (var file in Directory.EnumerateFiles(New.Value.Path))
        {
            File.Copy(file, Path.Combine(path, Path.GetFileName(file)));
        }
        return new DataDirectory(path);
    }

    private TestActor Actor(string name, string file) =>
        new(Http, name, ChefKey.FromPem(File.ReadAllText(_data.File(file))), Clock);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Database.Dispose();
        _parent.Dispose();
    }
}
