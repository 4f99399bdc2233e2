using Rehai.Chef.Authentication;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

/// <summary>The server answers, and not with what was asked for.</summary>
[Collection(OneFaultHost.Name)]
public sealed class AnswerFaults : IDisposable
{
    private readonly FaultHost _host;
    private readonly MeddlingProxy _proxy;

    public AnswerFaults(FaultHost host)
    {
        _host = host.Anew();
        _proxy = new MeddlingProxy(host.Server);
        _host.Configure(_proxy.Organization);
    }

    public void Dispose() => _proxy.Dispose();

    [Fact]
    [Fault(
        "key that the server does not know (401)",
        "another key in the file of `client_key`",
        Says = "refused GET nodes/kvm1.example.com with 401: … look at node_name and client_key, or register this host anew",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_key_that_the_server_does_not_know()
    {
        using var stranger = ChefKey.Generate();
        File.WriteAllText(_host.Workplace.ClientKey, stranger.ExportPrivatePem());

        _host.AssertFault();
    }

    [Theory]
    [InlineData("+20m")]
    [InlineData("-20m")]
    [Fault(
        "clock 20 minutes off (401)",
        "faketime",
        Says = "with 401: … This host's clock is 20 min … the server's: set it, and let chrony or systemd-timesyncd keep it.",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_clock_that_is_off(string offset) =>
        _host.AssertFault(() =>
            Tool.Try(
                "faketime",
                [
                    "-f",
                    offset,
                    Repository.Agent,
                    "libvirt",
                    "--libvirt-uri",
                    _host.Libvirtd.Uri,
                    "-c",
                    _host.Workplace.ConfigFile,
                ],
                []
            )
        );

    [Fact]
    [Fault(
        "node that somebody else made (403)",
        "server",
        Says = "refused PUT nodes/kvm1.example.com with 403: … kvm1.example.com may not do this: look at its permissions with knife acl",
        Exit = 1,
        Node = Afterwards.Anothers
    )]
    public void A_node_that_belongs_to_another()
    {
        _host.DeleteNode();
        _host.CreateNode("admin");

        _host.AssertFault();

        Assert.Equal("GET PUT", _proxy.Methods());
    }

    [Fact]
    [Fault(
        "no such organization (404)",
        "server, asked as one of its users",
        Says = "with 404: organization 'other' does not exist. Look at chef_server_url or -S",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void An_organization_that_is_not_there()
    {
        var server = $"{new Uri(_proxy.Url, "/organizations/other")}";
        var key = Path.Combine(_host.Workplace.Directory, "none.pem");
        var admin = _host.Workplace.Server.KeyOf("admin");

        _host.AssertFault(() =>
            _host.Workplace.Rehai("register", "-S", server, "-k", key, "--user", "admin", "--key", admin)
        );

        Assert.False(File.Exists(key));
    }

    [Fact]
    [Fault(
        "node deleted between read and write (404)",
        "somebody else deletes it on the server at that moment",
        Says = "The node kvm1.example.com was deleted while it was being saved; run again",
        Exit = 47,
        Node = Afterwards.Absent
    )]
    public void A_node_that_is_deleted_while_it_is_saved()
    {
        _proxy.Once("PUT", Meddlings.After(_host.DeleteNode));

        _host.AssertFault();

        Assert.Equal("GET PUT", _proxy.Methods());
    }

    [Fact]
    [Fault(
        "node created between read and write (409)",
        "somebody else creates it on the server at that moment",
        Says = "Somebody else created the node kvm1.example.com at the same moment; run again.",
        Exit = 47,
        Node = Afterwards.Anothers
    )]
    public void A_node_that_somebody_else_creates_at_the_same_moment()
    {
        _host.DeleteNode();
        _proxy.Once("POST", Meddlings.After(() => _host.CreateNode()));

        _host.AssertFault();

        Assert.Equal("GET POST", _proxy.Methods());
    }

    [Fact]
    [Fault(
        "precondition failed (412)",
        "answered on the way",
        Says = "Somebody else changed the node kvm1.example.com while it was being saved, and nothing was saved; run again.",
        Exit = 47,
        Node = Afterwards.AsItWas
    )]
    public void A_precondition_that_fails() =>
        AssertFinal("412 Precondition Failed", "{\"error\":[\"changed meanwhile\"]}");

    [Fact]
    [Fault(
        "document too large (413)",
        "answered on the way",
        Says = "refused PUT nodes/kvm1.example.com with 413: a page of HTML … The document is larger than the server takes.",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void A_document_that_is_too_large_is_not_sent_again() =>
        AssertFinal("413 Request Entity Too Large", "<html>413</html>");

    [Fact]
    [Fault(
        "too many requests (429) with `Retry-After`, then well",
        "answered on the way, once",
        Says = "refused PUT nodes/kvm1.example.com with 429: … Trying again in 1 s",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public void A_server_that_has_too_many_requests_is_left_alone_as_long_as_it_says()
    {
        _proxy.Once("PUT", Meddlings.Answer("429 Too Many Requests", "slow down", "Retry-After: 1\r\n"));

        _host.AssertFault();

        Assert.Equal("GET PUT GET PUT", _proxy.Methods());
    }

    [Theory]
    [InlineData("500 Internal Server Error", "{\"error\":[\"internal service error\"]}")]
    [InlineData("502 Bad Gateway", "<html>502</html>")]
    [InlineData("503 Service Unavailable", "")]
    [Fault(
        "server in trouble (500, 502, 503), then well",
        "answered on the way, once",
        Says = "refused PUT nodes/kvm1.example.com with 50 … Trying again in",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public void A_server_that_recovers(string status, string body)
    {
        _proxy.Once("PUT", Meddlings.Answer(status, body));

        _host.AssertFault();

        Assert.Equal("GET PUT GET PUT", _proxy.Methods());
    }

    [Theory]
    [InlineData("<html>Please sign in</html>")]
    [InlineData("{\"name\":")]
    [InlineData("{}")]
    [Fault(
        "body that is not JSON, or not this node",
        "answered on the way with 200",
        Says = "answered GET nodes/kvm1.example.com with something that is not this node: … Is the URL right?",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void An_answer_that_is_not_the_node(string body)
    {
        _proxy.Always("GET", Meddlings.Answer("200 OK", body));

        _host.AssertFault();

        Assert.Equal("GET", _proxy.Methods());
    }

    [Fact]
    [Fault(
        "redirect of a change (301)",
        "answered on the way",
        Says = "answered PUT with a redirect (301) to … but a PUT is not sent on. Set chef_server_url to where the server really is.",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void A_change_that_is_sent_elsewhere()
    {
        _proxy.Always("PUT", Meddlings.Answer("301 Moved Permanently", "", "Location: /elsewhere\r\n"));

        _host.AssertFault();

        Assert.Equal("GET PUT", _proxy.Methods());
    }

    private void AssertFinal(string status, string body)
    {
        _proxy.Always("PUT", Meddlings.Answer(status, body));

        _host.AssertFault();

        Assert.Equal("GET PUT", _proxy.Methods());
    }
}
