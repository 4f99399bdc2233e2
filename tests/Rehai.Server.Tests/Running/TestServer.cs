using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Rehai.Chef.Authentication;
using Rehai.Server.Hosting;
using Rehai.Server.Storage;

namespace Rehai.Server.Tests.Running;

/// <summary>The server's own code on a free port of loopback, over a new data directory.</summary>
public sealed class TestServer : IAsyncLifetime
{
    internal const int MaxBody = 1_000_000;

    private readonly TestDirectory _parent = new();
    private DataDirectory _data = null!;
    private WebApplication _app = null!;

    internal TestClock Clock { get; } = new();

    internal SqliteDatabase Database { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    internal TestActor Admin => Actor("admin", "admin.pem");

    internal TestActor Pivotal => Actor("pivotal", "pivotal.pem");

    internal TestActor Validator => Actor("acme-validator", "acme-validator.pem");

    public async ValueTask InitializeAsync()
    {
        _data = NewDataDirectory.Create(_parent.File("data"), "acme");
        Database = SqliteDatabase.Open(_data.StoreFile);
        var settings = new ServerSettings(new IPEndPoint(IPAddress.Loopback, 0), MaxBody);
        _app = ServerHost.Build(Database, settings, Clock);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    /// <summary>A new client, made by the validator as chef-client does it.</summary>
    internal async Task<TestActor> Register(string name)
    {
        var answer = (await Validator.Post("/clients", $$"""{"name":"{{name}}"}""", version: 0)).Is(201);
        return new TestActor(Http, name, ChefKey.FromPem(answer["private_key"]!), Clock);
    }

    /// <summary>A user of the organization who is no admin, or one of no organization.</summary>
    internal async Task<TestActor> AddUser(string name, bool isMember)
    {
        var key = ChefKey.Generate();
        await Database.Write(session =>
        {
            var user = ActorTable.InsertUser(session, name, isSuperuser: false);
            KeyTable.Insert(session, user, new StoredKey("default", key.ExportPublicPem(), null));
            if (isMember)
            {
                ActorTable.AddMember(session, OrganizationTable.Find(session, "acme")!.Id, user, isAdmin: false);
            }
            return user;
        });
        return new TestActor(Http, name, key, Clock);
    }

    /// <summary>A node of that name, made by this actor.</summary>
    internal static async Task MakeNode(TestActor by, string name) =>
        (await by.Post("/nodes", $$"""{"name":"{{name}}"}""")).Is(201);

    private TestActor Actor(string name, string file) =>
        new(Http, name, ChefKey.FromPem(File.ReadAllText(_data.File(file))), Clock);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Database.Dispose();
        _parent.Dispose();
    }
}
