using Rehai.Server.Tests.Inventory;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Api;

public sealed class RowsEndpointTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Evil = "=HYPERLINK(\"http://evil\"),x";

    [Theory]
    [InlineData("guests", "")]
    [InlineData("guests", "web")]
    [InlineData("guests", "state:paused,off -name:web-1")]
    [InlineData("guests", "vcpus>1 host:kvm2")]
    [InlineData("guests", "nothing-of-that-name")]
    [InlineData("hosts", "")]
    [InlineData("hosts", "state:paused")]
    [InlineData("hosts", "fresh:live -org:other")]
    public async Task What_is_found_is_what_the_command_line_finds(string rows, string query)
    {
        // The address that the commands ask.
        var asked = $"{rows}?q={Uri.EscapeDataString(query)}&sort=-name";

        var answer = (await server.Server.Pivotal.Get($"//api/{asked}")).Is(200);

        Assert.Equal("application/json", answer.Type);
        Assert.Equal((await server.Server.Pivotal.Get($"//inventory/{asked}")).Is(200).Text, answer.Text);
        Assert.Equal(ApiServer.Names(answer).Count(), answer.Json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Rows_are_sorted_and_cut()
    {
        Assert.Equal(
            ["web-2", "web-1", "double", "db-1", Evil],
            ApiServer.Names(await server.Admin.Get("//api/guests?sort=-name"))
        );
        var window = await server.Admin.Get("//api/guests?sort=name&offset=1&limit=2");
        Assert.Equal(["db-1", "double"], ApiServer.Names(window));
        Assert.Equal(5, window.Json.GetProperty("total").GetInt32());
        Assert.Empty(ApiServer.Names(await server.Admin.Get("//api/guests?limit=0")));
        Assert.Empty(ApiServer.Names(await server.Admin.Get("//api/guests?offset=5")));
        Assert.Equal(["kvm1", "kvm2"], ApiServer.Names(await server.Admin.Get("//api/hosts")));
    }

    [Fact]
    public async Task A_wrong_address_is_told_and_a_wrong_query_where_it_is_wrong()
    {
        foreach (var path in new[] { "guests", "hosts", "guests.csv", "hosts.csv", "changes" })
        {
            (await server.Admin.Get($"//api/{path}?q=web%20hots:kvm1")).Is(
                400,
                """{"error":["There is no key 'hots'. Did you mean host?"],"at":4,"length":4}"""
            );
        }
        (await server.Admin.Get("//api/guests?limit=-1")).Is(
            400,
            """{"error":["limit is no number from 0 to 1000000."]}"""
        );
        (await server.Admin.Get("//api/guests?offset=x")).Is(400);
        (await server.Admin.Get("//api/hosts?limit=99999999999999999999")).Is(400);
        var unknown = (await server.Admin.Get("//api/hosts?sort=ip")).Is(400);
        Assert.StartsWith("""{"error":["There is no column 'ip'.""", unknown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sees_what_another_organization_has()
    {
        var client = await server.Server.Enroll("reader");
        foreach (var reader in new[] { server.Admin, client })
        {
            foreach (
                var path in new[] { "guests", "guests.csv", "hosts", "hosts.csv", "timeline", "timeline.csv", "totals" }
            )
            {
                var answer = (await reader.Get($"//api/{path}?org=acme")).Is(200);
                Assert.DoesNotContain("other", answer.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
            }
            (await reader.Get($"//api/guests/{Some.Uuid("secret")}?org=acme")).Is(404);
        }
        Assert.Equal(["acme"], ApiServer.Names(await server.Admin.Get("//api/hosts/kvm1"), "organization"));
        Assert.Equal(
            ["acme", "other"],
            ApiServer.Names(await server.Server.Pivotal.Get("//api/hosts/kvm1"), "organization")
        );
        Assert.Equal(2, (await server.Admin.Get("//api/totals")).Json.GetProperty("hosts").GetInt32());
        Assert.Equal(3, (await server.Server.Pivotal.Get("//api/totals")).Json.GetProperty("hosts").GetInt32());
    }

    [Fact]
    public async Task Who_may_not_look_is_told_why()
    {
        var outsider = await server.Server.AddUser("outsider", isMember: false);
        using var browser = server.Server.Browser();
        foreach (
            var path in new[]
            {
                "guests",
                "guests.csv",
                "guests/x",
                "hosts",
                "hosts/x",
                "timeline",
                "totals",
                "changes",
            }
        )
        {
            (await browser.Get($"/api/{path}")).Is(401);
            (await outsider.Get($"//api/{path}")).Is(
                403,
                """{"error":["outsider may list the nodes of no organization. An organization's admin can change that."]}"""
            );
        }
    }

    [Fact]
    public async Task One_guest_is_each_place_where_it_is()
    {
        var uuid = Some.Uuid("double");

        var mine = await server.Admin.Get($"//api/guests/{uuid.ToUpperInvariant()}");
        var all = await server.Server.Pivotal.Get($"//api/guests/{uuid}");

        Assert.Equal([("kvm2", "running")], Places(mine));
        Assert.Equal([("kvm1", "running"), ("kvm2", "running")], Places(all));
        (await server.Admin.Get("//api/guests/none")).Is(
            404,
            """{"error":["No host has a guest with the UUID none."]}"""
        );
        (await server.Admin.Get("//api/hosts/none")).Is(404);
    }

    [Fact]
    public async Task A_spreadsheet_opens_no_formula()
    {
        var answer = (await server.Admin.Get("//api/guests.csv?q=state:off")).Is(200);

        Assert.Equal("text/csv; charset=utf-8", answer.Type);
        var lines = answer.Text.Split("\r\n");
        Assert.StartsWith("name,uuid,host,organization,state,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "\"'=HYPERLINK(\"\"http://evil\"\"),x\"," + Some.Uuid("=1+1") + ",kvm1,acme,shut off,",
            lines[1],
            StringComparison.Ordinal
        );
        Assert.Equal(["", 3], [lines[2], (object)lines.Length]);
        using var request = server.Admin.Sign("GET", "//api/hosts.csv", []);
        using var response = await server.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("attachment; filename=\"hosts.csv\"", response.Content.Headers.ContentDisposition!.ToString());
    }

    [Fact]
    public async Task Only_GET_and_HEAD_are_answered()
    {
        foreach (
            var path in new[] { "guests", "guests.csv", "hosts/kvm1", "timeline", "totals", "changes", "openapi.json" }
        )
        {
            var head = (await server.Admin.Send("HEAD", $"//api/{path}", "")).Is(200);
            Assert.Empty(head.Bytes);
            Assert.Equal("GET, HEAD", (await server.Admin.Post($"//api/{path}", "{}")).Is(405).Allow);
        }
    }

    private static IEnumerable<(string?, string?)> Places(Answer answer) =>
        answer
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(item => (ApiServer.Text(item, "host"), ApiServer.Text(item, "state")));
}
