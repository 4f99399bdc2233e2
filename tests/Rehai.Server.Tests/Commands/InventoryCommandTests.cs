using System.Text.Json;
using Rehai.Chef.Authentication;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Commands;

public sealed class InventoryCommandTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly DataDirectory _data;

    public InventoryCommandTests()
    {
        _data = NewDataDirectory.Create(_directory.File("data"), "acme");
    }

    [Fact]
    public async Task Guests_are_listed_from_the_store_and_from_the_server_that_serves_it()
    {
        using (var server = await ServerProcess.Serve(_data.Path))
        {
            using var http = new HttpClient { BaseAddress = server.Url };
            var admin = new TestActor(
                http,
                "admin",
                ChefKey.FromPem(
                    await File.ReadAllTextAsync(_data.File("admin.pem"), TestContext.Current.CancellationToken)
                ),
                TimeProvider.System
            );
            (await admin.Post("/nodes", """{"name":"kvm1"}""")).Is(201);
            // Last published an hour ago: alone the lease, of which only the server knows, tells that the host lives.
            (await admin.Put("/nodes/kvm1", Published(TimeProvider.System.GetUtcNow().AddHours(-1)))).Is(200);
            (await admin.Put("/nodes/kvm1/lease", "")).Is(200);

            JsonElement[] items;
            do
            {
                // The lease is heard of within a second.
                items = Items("guests", "web", "--json");
            } while (items[0].GetProperty("freshness").GetString() != "live");
            var guest = Assert.Single(items);
            Assert.Equal(
                ("web-3", "running", "kvm1"),
                (Text(guest, "name"), Text(guest, "state"), Text(guest, "host"))
            );
            Assert.Equal(Some.Uuid("web-3"), Text(guest, "uuid"));
            Assert.Equal(8_388_608, guest.GetProperty("memory_kib").GetInt64());
            Assert.False(guest.TryGetProperty("last_known", out _));
            Assert.Equal(["db-1", "web-3"], Items("guests", "--json").Select(item => Text(item, "name")));
            Assert.Equal(
                ["web-3", "db-1"],
                Items("guests", "--json", "--sort=-name").Select(item => Text(item, "name"))
            );
            Assert.Equal(
                2,
                Assert.Single(Items("hosts", "state:running", "fresh:live", "--json")).GetProperty("guests").GetInt32()
            );
            Assert.Empty(Items("hosts", "state:crashed", "--json"));
        }

        var last = Assert.Single(Items("guests", "web", "--json"));
        Assert.Equal(
            ("unknown", "running", "stale"),
            (Text(last, "state"), Text(last, "last_known"), Text(last, "freshness"))
        );
        var (exit, output, errors) = Run("guests", "--sort", "name");
        Assert.Equal((0, ""), (exit, errors));
        Assert.Equal(
            """
            STATE                GUEST  HOST          VCPUS  MEMORY  DISKS  ADDRESS  SINCE
            last known shut off  db-1   kvm1 (stale)      –       –      –  –            –
            last known running   web-3  kvm1 (stale)      4   8 GiB      –  –            –

            """,
            output
        );
        Assert.Contains(
            "web-3," + Some.Uuid("web-3") + ",kvm1,acme,unknown,running,running,",
            Run("guests", "--csv", "--", "-db").Output,
            StringComparison.Ordinal
        );
        Assert.StartsWith("name,organization,freshness,", Run("hosts", "--csv").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_query_is_shown_where_it_is_wrong()
    {
        var (exit, output, errors) = Run("guests", "web", "hots:kvm1");
        Assert.Equal((2, ""), (exit, output));
        Assert.Equal("web hots:kvm1\n    ^^^^\nThere is no key 'hots'. Did you mean host?\n", errors);
    }

    [Fact]
    public void What_cannot_be_is_told()
    {
        Assert.Equal(2, Run("guests", "--sort", "nothing").ExitCode);
        Assert.Equal(2, Run("guests", "--json", "--csv").ExitCode);
        Assert.Equal(43, ServerProcess.Run("hosts", "--data", _directory.Path).ExitCode);
    }

    private static string Published(DateTimeOffset at) =>
        $$$"""
            {"automatic":{"rehai":{"version":"1","refreshed_at":"{{{at:O}}}","interval":60,"guests":{
            "{{{Some.Uuid(
                "web-3"
            )}}}":{"guest_name":"web-3","guest_state":"running","guest_state_reason":"booted",
                "vcpus":{"current":4,"max":4},"memory_kib":{"current":8388608,"max":8388608}},
            "{{{Some.Uuid(
                "db-1"
            )}}}":{"guest_name":"db-1","guest_state":"shut off","guest_state_reason":"shutdown"} } } } }
            """;

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private JsonElement[] Items(string command, params string[] arguments)
    {
        var (exit, output, errors) = Run(command, arguments);
        Assert.Equal((0, ""), (exit, errors));
        return [.. JsonElement.Parse(output).GetProperty("items").EnumerateArray()];
    }

    private (int ExitCode, string Output, string Errors) Run(string command, params string[] arguments) =>
        ServerProcess.Run([command, "--data", _data.Path, .. arguments]);

    public void Dispose() => _directory.Dispose();
}
