using System.Text.Json.Nodes;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Conformance.Faults;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Doctor;

/// <summary><c>rehai doctor</c> on a host that is well, and on one with each fault alone.</summary>
[Collection(OneFaultHost.Name)]
public sealed class DoctorTests(FaultHost host)
{
    private const string NodePath = $"nodes/{Workplace.NodeName}";

    /// <summary>ohai takes longer than all the rest.</summary>
    private static readonly Dictionary<string, string> WithoutOhai = new() { ["PATH"] = "/nowhere" };

    private readonly FaultHost _host = host.Anew();

    [Fact]
    public void On_a_host_that_is_well_all_is_well_and_nothing_is_written()
    {
        var before = Node();

        var (code, findings) = Examine(environment: []);

        Assert.Contains("Ohai: ", findings["ohai"].Found, StringComparison.Ordinal);
        Assert.Equal(["ok"], findings.Values.Select(finding => finding.Outcome).Distinct());
        Assert.Equal(0, code);
        Assert.Equal(before, Node());
        Assert.False(File.Exists(_host.Workplace.LockFile));
    }

    [Fact]
    public void Without_a_configuration_the_rest_is_checked()
    {
        var (code, findings) = Examine("-c", "/nowhere/client.rb");

        AssertFailed(findings, "configuration", "/nowhere/client.rb");
        Assert.Equal("skipped", findings["server"].Outcome);
        Assert.Equal("ok", findings["libvirt"].Outcome);
        Assert.Equal("ok", findings["ohai"].Outcome);
        Assert.Equal(43, code);
    }

    [Fact]
    public void A_key_that_the_server_does_not_know()
    {
        using var stranger = ChefKey.Generate();
        File.WriteAllText(_host.Workplace.ClientKey, stranger.ExportPrivatePem());

        var (code, findings) = Examine();

        AssertFailed(findings, "authentication", "401");
        Assert.Equal("ok", findings["server"].Outcome);
        Assert.Equal("cannot be checked: authentication failed", findings["node size"].Found);
        Assert.Equal(43, code);
    }

    [Fact]
    public void A_key_that_others_can_read()
    {
        const UnixFileMode forAll = UnixFileMode.UserRead | UnixFileMode.OtherRead;
        File.SetUnixFileMode(_host.Workplace.ClientKey, forAll);

        var (code, findings) = Examine();

        AssertOnly(findings, "client key", "chmod 600");
        Assert.Equal(0, code);
    }

    [Fact]
    public void A_server_that_is_down()
    {
        _host.Configure(new Uri("http://127.0.0.1:1/organizations/acme"));

        var (code, findings) = Examine();

        AssertFailed(findings, "server", "Connection refused");
        Assert.Equal("cannot be checked: server failed", findings["clock"].Found);
        Assert.Equal(44, code);
    }

    [Fact]
    public void A_clock_that_is_off()
    {
        var (code, output, error) = Tool.Try(
            "faketime",
            ["-f", "+20m", Repository.Agent, .. Arguments("-c", _host.Workplace.ConfigFile)],
            WithoutOhai
        );

        Assert.True(code == 43, error);
        AssertFailed(Parse(output), "clock", "ahead of the server's");
    }

    [Fact]
    public void A_certificate_of_an_unknown_authority_and_one_that_ends_soon()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        using var proxy = new MeddlingProxy(_host.Server, certificate);
        _host.Configure(proxy.Organization);

        var (code, findings) = Examine();

        AssertFailed(findings, "server", "an authority that this host does not know");
        Assert.Equal(44, code);

        var file = Path.Combine(_host.Workplace.Directory, "authority.pem");
        File.WriteAllText(file, authority.Pem);
        _host.Configure(proxy.Organization, $"ssl_ca_file '{file}'");
        AssertOnly(Examine().Findings, "certificate", "Renew");
    }

    [Fact]
    public void A_libvirt_that_is_down()
    {
        var (code, findings) = Examine("--libvirt-uri", "qemu:///system?socket=/nowhere");

        AssertFailed(findings, "libvirt", "/nowhere");
        Assert.Equal("cannot be checked: libvirt failed", findings["node size"].Found);
        Assert.Equal(45, code);
    }

    [Fact]
    public void A_lock_that_another_process_holds()
    {
        Dictionary<string, Finding> findings;
        using (RunLock.TryAcquire(_host.Workplace.LockFile))
        {
            findings = Examine().Findings;
        }
        File.Delete(_host.Workplace.LockFile);
        AssertOnly(findings, "run lock", "look at that process");
        Assert.Contains($"(PID {Environment.ProcessId}) holds", findings["run lock"].Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_drops_what_is_ours()
    {
        _host.Configure(_host.Workplace.Server.Organization, "blocked_automatic_attributes ['rehai']");

        AssertOnly(Examine().Findings, "filters", "blocked_automatic_attributes");
    }

    [Fact]
    public void A_node_near_the_limit()
    {
        var node = JsonNode.Parse(Node())!;
        node["normal"]!["big"] = new string('x', 1_700_000);
        Assert.Equal(200, _host.Workplace.Send(HttpMethod.Put, NodePath, node.ToJsonString()).Status);

        AssertOnly(Examine().Findings, "node size", "max_request_size");
    }

    [Fact]
    public void A_node_of_another_client()
    {
        _host.DeleteNode();
        _host.CreateNode(user: "admin");

        AssertOnly(Examine().Findings, "permission", "knife acl add client");
    }

    [Fact]
    public void A_person_reads_a_line_for_each_check_a_mend_below_and_a_sum()
    {
        _host.Configure(new Uri("http://127.0.0.1:1/organizations/acme"));

        var (code, output, _) = _host.Workplace.Rehai("doctor", "--libvirt-uri", _host.Libvirtd.Uri);

        var lines = output.TrimEnd().Split('\n');
        Assert.StartsWith("ok       configuration", lines[0], StringComparison.Ordinal);
        Assert.Matches(
            "^FAILED   server +The Chef server http://127.0.0.1:1/",
            lines.Single(line => line.StartsWith("FAILED", StringComparison.Ordinal))
        );
        Assert.Matches(@"^\d+ checks: \d+ ok, 1 FAILED, \d+ skipped$", lines[^1]);
        Assert.DoesNotContain('\e', output);
        Assert.Equal(44, code);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("1", false)]
    public void Colour_is_for_a_terminal_that_wants_it(string noColor, bool isColoured)
    {
        var command = string.Join(
            ' ',
            [Repository.Agent, "doctor", "-c", "/nowhere/client.rb", "--libvirt-uri", "test:///default"]
        );

        var (_, output, _) = Tool.Try(
            "script",
            ["-qec", command, "/dev/null"],
            new() { ["NO_COLOR"] = noColor, ["TERM"] = "xterm" }
        );

        Assert.Equal(isColoured, output.Contains("\e[31mFAILED", StringComparison.Ordinal));
        Assert.Contains("FAILED", output, StringComparison.Ordinal);
    }

    private (int Code, Dictionary<string, Finding> Findings) Examine(params string[] arguments) =>
        Examine(WithoutOhai, arguments);

    private (int Code, Dictionary<string, Finding> Findings) Examine(
        Dictionary<string, string> environment,
        params string[] arguments
    )
    {
        string[] config = arguments.Contains("-c") ? [] : ["-c", _host.Workplace.ConfigFile];
        var (code, output, error) = Tool.Try(Repository.Agent, Arguments([.. arguments, .. config]), environment);
        Assert.Equal("", error);
        return (code, Parse(output));
    }

    private string[] Arguments(params string[] arguments)
    {
        string[] libvirt = arguments.Contains("--libvirt-uri") ? [] : ["--libvirt-uri", _host.Libvirtd.Uri];
        return ["doctor", "--json", .. libvirt, .. arguments];
    }

    private static Dictionary<string, Finding> Parse(string output) =>
        JsonNode
            .Parse(output)!
            .AsArray()
            .ToDictionary(
                finding => (string)finding!["check"]!,
                finding => new Finding(
                    (string)finding!["outcome"]!,
                    (string)finding["found"]!,
                    (string?)finding["mend"]
                )
            );

    private byte[] Node() => _host.Workplace.Send(HttpMethod.Get, NodePath, "").Body.ToArray();

    private static void AssertFailed(Dictionary<string, Finding> findings, string check, string words)
    {
        Assert.Equal("failed", findings[check].Outcome);
        Assert.Contains(words, findings[check].Found, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(findings[check].Mend), $"{check} has no mend: {findings[check].Found}");
    }

    /// <summary>One warning and no failure, with these words in its mend.</summary>
    private static void AssertOnly(Dictionary<string, Finding> findings, string check, string mend)
    {
        Assert.Equal([check], findings.Where(finding => finding.Value.Outcome != "ok").Select(finding => finding.Key));
        Assert.Equal("warning", findings[check].Outcome);
        Assert.Contains(mend, findings[check].Mend, StringComparison.Ordinal);
    }

    private sealed record Finding(string Outcome, string Found, string? Mend);
}
