using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rehai.Agent.Doctor;
using Rehai.Chef;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Doctor;

/// <summary>What a server answers that a real one cannot be made to.</summary>
public sealed class ServerChecksTests : IDisposable
{
    private const string FromChef = "X-Ops-Server-API-Version: {}\r\n";

    private static readonly string Node = Encoding.UTF8.GetString(NodeDocument.Create("kvm1", "_default").Text.Span);

    private readonly ExaminedHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_chef_server_that_answers_is_well() =>
        Assert.Equal(Outcome.Ok, Look(ServerCheck.Look, Answer("400 Bad Request", "{}", FromChef)).Outcome);

    [Fact]
    public void An_answer_that_no_chef_server_gives_is_a_warning()
    {
        var finding = Look(ServerCheck.Look, Answer("200 OK", "<html>Welcome</html>"));

        Assert.Equal(Outcome.Warning, finding.Outcome);
        Assert.Contains("with 200", finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_down_fails_with_its_code()
    {
        var finding = Made(_host.Examine(), "server", ServerCheck.Look);

        Assert.Equal((Outcome.Failed, ExitCode.ServerUnreachable), (finding.Outcome, finding.Code));
    }

    [Fact]
    public void A_silent_server_is_not_waited_for()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var examination = _host.Examine(
            new Uri($"http://{silent.LocalEndpoint}/organizations/acme"),
            patience: TimeSpan.FromMilliseconds(200)
        );

        var finding = Made(examination, "server", ServerCheck.Look);

        Assert.Equal((Outcome.Failed, ExitCode.ServerUnreachable), (finding.Outcome, finding.Code));
        Assert.Contains("did not answer within 0.2 s", finding.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Ok", "agrees with")]
    [InlineData(-300, "Warning", "behind")]
    [InlineData(300, "Warning", "ahead of")]
    [InlineData(-1200, "Failed", "behind")]
    [InlineData(1200, "Failed", "ahead of")]
    public void The_clock_is_compared_with_the_servers(int ahead, string outcome, string words)
    {
        var date = TimeProvider.System.GetUtcNow().AddSeconds(-ahead).ToString("R", CultureInfo.InvariantCulture);

        var finding = Look(ClockCheck.Look, Answer("401 Unauthorized", "{}", $"Date: {date}\r\n"));

        Assert.Equal(outcome, finding.Outcome.ToString());
        Assert.Contains(words, finding.Found, StringComparison.Ordinal);
        Assert.Equal(outcome == "Failed" ? ExitCode.ConfigurationUnusable : ExitCode.Done, finding.Code);
    }

    [Fact]
    public void A_server_without_a_clock_is_a_warning() =>
        Assert.Equal(Outcome.Warning, Look(ClockCheck.Look, Answer("401 Unauthorized", "{}")).Outcome);

    [Fact]
    public void A_signature_that_the_server_does_not_take_fails()
    {
        var finding = Look(AuthenticationCheck.Look, Answer("401 Unauthorized", "{\"error\":[\"no\"]}"));

        Assert.Equal((Outcome.Failed, ExitCode.ConfigurationUnusable), (finding.Outcome, finding.Code));
        Assert.Contains("client_key", finding.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("502 Bad Gateway", "<html/>", "")]
    [InlineData("503 Service Unavailable", "{}", FromChef)]
    [InlineData("403 Forbidden", "<html>Blocked</html>", "")]
    [InlineData("404 Not Found", "{\"error\":[\"organization 'acme' does not exist.\"]}", FromChef)]
    [InlineData("302 Found", "", "Location: http://elsewhere.invalid/\r\n")]
    [InlineData("200 OK", "<html>Welcome</html>", "")]
    [InlineData("200 OK", "{\"name\":\"another\"}", FromChef)]
    public void An_answer_that_tells_nothing_of_the_signature_fails(string status, string body, string headers)
    {
        var finding = Look(AuthenticationCheck.Look, Answer(status, body, headers));

        Assert.Equal(Outcome.Failed, finding.Outcome);
        Assert.NotEqual(ExitCode.Done, finding.Code);
    }

    [Theory]
    [InlineData(FromChef, "Ok")]
    [InlineData("", "Warning")]
    public void A_node_that_is_not_there_tells_of_the_signature_where_a_chef_server_says_so(
        string headers,
        string outcome
    )
    {
        var finding = Look(
            AuthenticationCheck.Look,
            Answer("404 Not Found", "", headers),
            Answer("401 Unauthorized", "{}", headers)
        );

        Assert.Equal(outcome, finding.Outcome.ToString());
    }

    [Fact]
    public void A_client_that_may_not_read_its_node_is_known_and_fails_there()
    {
        using var server = new StubServer(
            Answer("403 Forbidden", "{\"error\":[\"missing read permission\"]}", FromChef)
        );
        var examination = _host.Examine(server.Url);

        Assert.Equal(Outcome.Ok, Made(examination, "authentication", AuthenticationCheck.Look).Outcome);
        var finding = Made(examination, "node", NodeCheck.Look);
        Assert.Equal((Outcome.Failed, ExitCode.Failed), (finding.Outcome, finding.Code));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("200 OK", """{"update":{"actors":["pivotal","kvm1"],"groups":["admins"]}}""", "Ok", "may save")]
    [InlineData("200 OK", """{"update":{"actors":["pivotal"],"groups":["admins","clients"]}}""", "Ok", "may save")]
    [InlineData(
        "200 OK",
        """{"update":{"actors":["pivotal"],"groups":["admins","users"]}}""",
        "Warning",
        "admins, users"
    )]
    [InlineData("200 OK", """{"update":{"actors":["pivotal"],"groups":[]}}""", "Failed", "may not save")]
    [InlineData("403 Forbidden", """{"error":["missing grant permission"]}""", "Warning", "another client made")]
    [InlineData("404 Not Found", """{"error":["No resource has the path"]}""", "Warning", "cannot tell")]
    [InlineData("200 OK", """{"update":[]}""", "Warning", "cannot tell")]
    [InlineData("200 OK", "<html/>", "Warning", "cannot tell")]
    public void Who_may_save_the_node_is_told_by_its_permissions(
        string status,
        string acl,
        string outcome,
        string words
    )
    {
        var finding = Look(PermissionCheck.Look, Answer("200 OK", Node), Answer(status, acl));

        Assert.Equal(outcome, finding.Outcome.ToString());
        Assert.Contains(words, finding.Found, StringComparison.Ordinal);
        Assert.Equal(outcome == "Failed" ? ExitCode.Failed : ExitCode.Done, finding.Code);
    }

    [Theory]
    [InlineData(
        """{"create":{"actors":["kvm1"],"groups":[]},"update":{"actors":["kvm1"],"groups":[]}}""",
        "Ok",
        "may write to"
    )]
    [InlineData(
        """{"create":{"actors":["kvm1"],"groups":[]},"update":{"actors":[],"groups":[]}}""",
        "Failed",
        "may not write to"
    )]
    [InlineData(
        """{"create":{"actors":["kvm1"],"groups":[]},"update":{"actors":[],"groups":["admins"]}}""",
        "Warning",
        "members of admins"
    )]
    public void Who_may_write_to_the_data_bag_is_told_by_its_permissions(string acl, string outcome, string words)
    {
        var finding = LookAtBag(Answer("200 OK", "{}"), Answer("200 OK", acl));

        Assert.Equal(outcome, finding.Outcome.ToString());
        Assert.Contains($"{words}", finding.Found, StringComparison.Ordinal);
        Assert.Contains("the data bag guests", finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_permissions_are_not_shown_an_item_that_is_there_tells_enough()
    {
        var hidden = Answer("403 Forbidden", """{"error":["missing grant permission"]}""");

        Assert.Equal(Outcome.Ok, LookAtBag(Answer("200 OK", """{"kvm1":"url"}"""), hidden).Outcome);
        foreach (var items in (string[])["""{"kvm2":"url"}""", "<html/>", "{\""])
        {
            var finding = LookAtBag(Answer("200 OK", items), hidden);
            Assert.Equal(Outcome.Warning, finding.Outcome);
            Assert.Contains(
                "`knife acl add client kvm1 data guests create,read,update`",
                finding.Mend,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData(
        "404 Not Found",
        "Warning",
        "`knife data bag create guests`, then `knife acl add client kvm1 data guests"
    )]
    [InlineData("403 Forbidden", "Failed", "`knife acl add client kvm1 data guests create,read,update`")]
    [InlineData("405 Method Not Allowed", "Warning", "`knife acl add client kvm1 data guests create,read,update`")]
    public void A_data_bag_that_is_missing_or_closed_is_said_with_the_command_that_mends_it(
        string status,
        string outcome,
        string mend
    )
    {
        var finding = LookAtBag(Answer(status, "{}"));

        Assert.Equal(outcome, finding.Outcome.ToString());
        Assert.Contains(
            "the data bag guests",
            finding.Found.Replace("no data", "the data", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains(mend, finding.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_in_trouble_fails_the_check_of_a_data_bag() =>
        Assert.Equal(ExitCode.ServerUnreachable, LookAtBag(Answer("503 Service Unavailable", "{}")).Code);

    private Finding LookAtBag(params string[] answers)
    {
        using var server = new StubServer(answers);
        return Made(_host.Examine(server.Url, publishTo: "data-bag:guests"), "permission", PermissionCheck.Look);
    }

    [Fact]
    public void A_node_that_is_not_there_yet_is_well()
    {
        using var server = new StubServer(Answer("404 Not Found", "{\"error\":[\"node 'kvm1' not found\"]}"));
        var examination = _host.Examine(server.Url);

        Assert.All(
            [NodeCheck.Look(examination), PermissionCheck.Look(examination), NodeSizeCheck.Look(examination)],
            finding => Assert.Equal(Outcome.Ok, finding.Outcome)
        );
    }

    [Theory]
    [InlineData("", "Ok", "in prod")]
    [InlineData("\"policy_name\":\"kvm\",\"policy_group\":\"prod\",", "Ok", "policy kvm of prod")]
    public void The_node_tells_its_environment_or_policy(string policy, string outcome, string words)
    {
        var finding = Look(
            NodeCheck.Look,
            Answer("200 OK", $$"""{{{policy}}"name":"kvm1","chef_environment":"prod"}""")
        );

        Assert.Equal(outcome, finding.Outcome.ToString());
        Assert.EndsWith(words, finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_on_the_node_and_an_environment_in_the_configuration_is_a_warning()
    {
        using var server = new StubServer(
            Answer("200 OK", """{"policy_name":"kvm","policy_group":"prod","name":"kvm1","chef_environment":"prod"}""")
        );

        var finding = NodeCheck.Look(_host.Examine(server.Url, "environment 'staging'"));

        Assert.Equal(Outcome.Warning, finding.Outcome);
        Assert.Contains("environment staging", finding.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_500_000, "Ok")]
    [InlineData(1_600_000, "Warning")]
    public void A_node_near_the_limit_is_a_warning(int bytes, string outcome)
    {
        var large = Node.Replace(
            "\"normal\":{}",
            $"\"normal\":{{\"a\":\"{new string('x', bytes)}\"}}",
            StringComparison.Ordinal
        );

        Assert.Equal(outcome, Look(NodeSizeCheck.Look, Answer("200 OK", large)).Outcome.ToString());
    }

    private Finding Look(Func<Examination, Finding> look, params string[] answers)
    {
        using var server = new StubServer(answers);
        return Made(_host.Examine(server.Url), "check", look);
    }

    private static Finding Made(Examination examination, string name, Func<Examination, Finding> look) =>
        Checks.Make([new Check(name, look)], examination).Single().Finding;

    private static string Answer(string status, string body, string headers = "") =>
        StubServer.Response(status, body, headers);
}
