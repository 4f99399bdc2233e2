using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

/// <summary>The connection is not there, or breaks.</summary>
[Collection(OneFaultHost.Name)]
public sealed class ConnectionFaults : IDisposable
{
    private readonly FaultHost _host;
    private readonly MeddlingProxy _proxy;

    public ConnectionFaults(FaultHost host)
    {
        _host = host.Anew();
        _proxy = new MeddlingProxy(host.Server);
        _host.Configure(_proxy.Organization);
    }

    public void Dispose() => _proxy.Dispose();

    [Fact]
    [Fault(
        "server down",
        "a port that nobody listens on",
        Says = "cannot be reached: … Trying again in … cannot be reached: Connection refused",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_server_that_is_down()
    {
        _proxy.Dispose();

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "name that does not resolve",
        "`http://nowhere.invalid`",
        Says = "The Chef server http://nowhere.invalid/organizations/acme cannot be reached: cannot find nowhere.invalid. Look at chef_server_url, and at this host's DNS",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_name_that_does_not_resolve()
    {
        _host.Configure(new Uri("http://nowhere.invalid/organizations/acme"));

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "connection cut in the headers",
        "cut on the way, each time",
        Says = "cut the connection before its answer was whole … Trying again in … cut the connection before its answer was whole",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_connection_that_is_cut_in_the_headers() => AssertGivenUp(Meddlings.CutInHeaders);

    [Fact]
    [Fault(
        "connection cut in the body",
        "cut on the way, each time",
        Says = "cut the connection before its answer was whole … Trying again in … cut the connection before its answer was whole",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_connection_that_is_cut_in_the_body() => AssertGivenUp(Meddlings.CutInBody);

    [Fact]
    [Fault(
        "connection cut in the body, then well",
        "cut on the way, once",
        Says = "cut the connection before its answer was whole … Trying again in",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public void A_connection_that_recovers()
    {
        _proxy.Once("GET", Meddlings.CutInBody);

        _host.AssertFault();

        Assert.Equal("GET GET PUT", _proxy.Methods());
    }

    [Fact]
    [Fault(
        "connection cut after the commit of a change",
        "the request reaches the server, its answer is cut",
        Says = "cut the connection before its answer was whole … Trying again in",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public void A_change_whose_answer_is_lost_is_not_made_twice()
    {
        _proxy.Once("PUT", Meddlings.CutBeforeAnswer);

        _host.AssertFault();

        Assert.Equal("GET PUT GET", _proxy.Methods());
    }

    [Fact]
    [Fault(
        "connection cut after the commit of a new node",
        "the request reaches the server, its answer is cut",
        Says = "cut the connection before its answer was whole … Trying again in",
        Exit = 0,
        Node = Afterwards.Created
    )]
    public void A_new_node_whose_answer_is_lost_is_not_made_twice()
    {
        _host.DeleteNode();
        _proxy.Once("POST", Meddlings.CutBeforeAnswer);

        _host.AssertFault();

        Assert.Equal("GET POST GET", _proxy.Methods());
    }

    [Fact]
    [Fault(
        "connection cut after the commit of a registration",
        "the request reaches the server, its answer is cut",
        Says = "cut the connection before its answer was whole … Trying again in … Registered late.example.com",
        Exit = 0,
        Node = Afterwards.AsItWas
    )]
    public void A_registration_whose_answer_is_lost_goes_on_with_its_key()
    {
        var key = Path.Combine(_host.Workplace.Directory, "late.pem");
        _proxy.Once("POST", Meddlings.CutBeforeAnswer);

        _host.AssertFault(() => _host.Workplace.Rehai("register", "-N", "late.example.com", "-k", key));

        Assert.Equal("POST POST GET", _proxy.Methods());
        Assert.True(File.Exists(key));
    }

    [Fact]
    [Fault(
        "server silent",
        "taken on the way and never answered",
        Says = "did not answer within 0.5 s (rest_timeout). Trying again in … did not answer within 0.5 s",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_server_that_is_silent_is_given_up()
    {
        _host.Configure(_proxy.Organization, "rest_timeout 0.5");
        _proxy.Always("GET", Meddlings.Silence);

        _host.AssertFault();
    }

    private void AssertGivenUp(Meddling cut)
    {
        _proxy.Always("GET", cut);

        _host.AssertFault();

        Assert.Equal("GET GET", _proxy.Methods());
    }
}
