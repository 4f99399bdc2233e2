using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

/// <summary>The way to the server leads over a proxy.</summary>
[Collection(OneFaultHost.Name)]
public sealed class ProxyFaults : IDisposable
{
    private readonly FaultHost _host;
    private readonly MeddlingProxy _proxy;

    public ProxyFaults(FaultHost host)
    {
        _host = host.Anew();
        _proxy = new MeddlingProxy(host.Server);
    }

    public void Dispose() => _proxy.Dispose();

    [Fact]
    [Fault(
        "proxy down",
        "`http_proxy` names a port that nobody listens on",
        Says = "The proxy http://127.0.0.1: … (http_proxy of … client.rb) cannot be reached: Connection refused. … no_proxy.",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_proxy_that_is_down()
    {
        Use(_proxy.Url.ToString());
        _proxy.Dispose();

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "proxy that asks for a password",
        "`http_proxy` without one",
        Says = "The proxy http://127.0.0.1: … (http_proxy of … client.rb) asks for a user and password: set http_proxy_user and http_proxy_pass.",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_proxy_that_asks_for_a_password()
    {
        _proxy.AskForPassword();
        Use(_proxy.Url.ToString());

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "proxy that refuses the password",
        "`http_proxy` with another one",
        Says = "The proxy http://127.0.0.1: … (http_proxy of … client.rb) does not accept the user and password that it is given: look at http_proxy_user",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_proxy_that_refuses_the_password()
    {
        _proxy.Always("GET", Meddlings.AskForPassword);
        Use(WithPassword());

        _host.AssertFault();
    }

    [Fact]
    public void A_proxy_that_is_told_the_password_is_no_fault()
    {
        _proxy.AskForPassword();
        Use(WithPassword());

        var run = _host.Refresh();

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.NotEmpty(_proxy.RequestBodies("PUT"));
    }

    private string WithPassword() => $"http://{FaultHost.ProxyUser}:{FaultHost.ProxyPassword}@{_proxy.Url.Authority}";

    private void Use(string proxy) => _host.Configure(_host.Workplace.Server.Organization, $"http_proxy '{proxy}'");
}
