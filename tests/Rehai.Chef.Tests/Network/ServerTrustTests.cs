using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using static Rehai.Chef.Tests.Network.TestCertificates;

namespace Rehai.Chef.Tests.Network;

public sealed class ServerTrustTests : IDisposable
{
    private static readonly string Ok = StubServer.Response("200 OK", "{}");

    private readonly ChefKey _key = ChefKey.Generate();
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-trust-").FullName;

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void The_systems_authorities_are_trusted_beside_those_of_the_settings()
    {
        using var certificate = Server(SystemAuthority);
        using var other = Authority("another");

        Assert.Equal(200, Get(certificate, new TlsSettings()));
        Assert.Equal(200, Get(certificate, new TlsSettings { CaFile = Pem("other.pem", other) }));
    }

    [Fact]
    public void A_certificate_file_adds_its_authorities()
    {
        using var authority = Authority("ours");
        using var other = Authority("another");
        using var certificate = Server(authority);

        Assert.Equal(200, Get(certificate, new TlsSettings { CaFile = Pem("both.pem", other, authority) }));
    }

    [Fact]
    public void A_self_signed_certificate_among_the_trusted_is_trusted()
    {
        using var certificate = Server(null);
        using var authority = Authority("stranger");
        Pem("chef.crt", certificate);
        Write("zz.pem", "subject=CN = chef\n" + authority.ExportCertificatePem());
        File.WriteAllBytes(Path.Combine(_directory, "der.crt"), authority.RawData);
        File.WriteAllText(Path.Combine(_directory, "README.txt"), "no certificate");

        Assert.Equal(200, Get(certificate, Trusting(_directory)));
    }

    [Fact]
    public void A_servers_own_certificate_does_not_stand_for_its_authority()
    {
        using var authority = Authority("ours");
        using var certificate = Server(authority);
        Pem("chef.crt", certificate);

        Assert.Contains("does not know", Refusal(certificate, Trusting(_directory)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_intermediate_authority_that_the_server_forgets_may_stand_among_the_trusted()
    {
        using var between = Authority("between", SystemAuthority);
        using var certificate = Server(between);
        Assert.Contains("does not know", Refusal(certificate, new TlsSettings()), StringComparison.Ordinal);
        Pem("between.pem", between);

        Assert.Equal(200, Get(certificate, Trusting(_directory)));
    }

    [Theory]
    [InlineData("any.pem", true)]
    [InlineData("0a1b2c3d.0", true)]
    [InlineData("left-out.pem", false)]
    public void A_certificate_directory_holds_links_of_openssl_or_else_any_files(string name, bool isTrusted)
    {
        using var authority = Authority("ours");
        using var other = Authority("another");
        using var certificate = Server(authority);
        Pem(name, authority);
        if (!isTrusted)
        {
            Pem("12345678.0", other);
        }
        var tls = new TlsSettings { CaDirectory = new(_directory, "ssl_ca_path") };

        Assert.Equal(isTrusted ? 200 : null, Try(certificate, tls).Status);
    }

    [Fact]
    public void An_unknown_authority_is_said_with_its_name_and_the_mend()
    {
        using var authority = Authority("Acme \u001b[31mCA");
        using var certificate = Server(authority);

        var failure = Try(certificate, Trusting(_directory)).Failure!;

        Assert.True(failure.IsLasting);
        Assert.Contains("https://localhost:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("[31mCA", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.Contains($"into {_directory}, as `knife ssl fetch` does", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_out_of_its_time_is_said_with_the_time_and_this_hosts_clock()
    {
        using var authority = Authority("ours");
        var tls = new TlsSettings { CaFile = Pem("ours.pem", authority) };
        var (start, end) = (Now.AddMinutes(-20), Now.AddMinutes(-10));
        using var expired = Server(authority, from: start, until: end);
        using var early = Server(authority, from: Now.AddHours(1));

        var message = Refusal(expired, tls);
        Assert.Contains($"expired on {end.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", message, StringComparison.Ordinal);
        Assert.Contains($"this host's clock says {Now.UtcDateTime:yyyy-MM-dd}", message, StringComparison.Ordinal);
        Assert.Contains("is not valid before", Refusal(early, tls), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_for_another_name_is_said_with_its_names()
    {
        using var certificate = Server(SystemAuthority, "chef.example.com");

        Assert.Contains(
            "a certificate for chef.example.com, 192.0.2.1 and not for this name",
            Refusal(certificate, new TlsSettings()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Verify_none_accepts_all_and_still_tells_what_was_seen()
    {
        using var certificate = Server(null, "chef.example.com", until: Now.AddMinutes(-1));
        using var server = new StubServer(certificate, Ok);
        using var chef = Client(server.Url, new TlsSettings(VerifyServer: false));

        Assert.Equal(200, Send(chef).Status);
        Assert.Equal(certificate.Thumbprint, chef.ServerCertificate!.Thumbprint);
    }

    [Fact]
    public void A_client_certificate_is_shown_to_a_server_that_wants_one()
    {
        using var certificate = Server(SystemAuthority);
        using var authority = Authority("of clients");
        using var ours = Server(authority, "kvm1");
        var pair = new TlsSettings { ClientCertificate = Pem("kvm1.crt", ours), ClientKey = Key("kvm1.key", ours) };
        using var server = new OpenSslServer(certificate, authority);

        Assert.Equal(200, Try(server.Url, pair).Status);
        Assert.Contains(
            "wants a certificate of this host; see ssl_client_cert and ssl_client_key",
            Try(server.Url, new TlsSettings()).Failure!.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_port_that_does_not_speak_tls_is_said_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = AnswerAsync(listener);
        var https = new Uri($"https://{listener.LocalEndpoint}/organizations/acme");
        using var chef = Client(https, new TlsSettings());

        var failure = Assert.Throws<ChefServerUnreachableException>(() => Send(chef));

        Assert.Contains("could not agree on TLS", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsLasting);
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await client
            .GetStream()
            .WriteAsync(Bytes("HTTP/1.1 400 Bad Request\r\n\r\n"), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void What_the_settings_name_must_be_there_and_be_certificates()
    {
        using var certificate = Server(SystemAuthority);
        var here = Pem("here.crt", certificate);
        File.WriteAllText(Path.Combine(_directory, "bad.pem"), "rubbish");
        var bad = new NamedPath(Path.Combine(_directory, "bad.pem"), "ssl_ca_file");
        var missing = new NamedPath("/nowhere/ca.pem", "ssl_ca_file of /etc/chef/client.rb");

        AssertUnusable("ssl_ca_file of /etc/chef/client.rb names /nowhere/ca.pem", new() { CaFile = missing });
        AssertUnusable("/nowhere/ca.pem", new() { CaDirectory = missing });
        AssertUnusable("bad.pem, which holds no certificate", new() { CaFile = bad });
        AssertUnusable("bad.pem", Trusting(_directory));
        AssertUnusable("go together", new() { ClientCertificate = here });
        AssertUnusable("go together", new() { ClientKey = here });
        AssertUnusable("bad.pem", new() { ClientCertificate = here, ClientKey = bad });
        AssertUnusable("/nowhere", new() { ClientCertificate = missing, ClientKey = here });
    }

    [Fact]
    public void Http_reads_no_certificates()
    {
        using var server = new StubServer(Ok);
        using var chef = Client(server.Url, new TlsSettings { CaFile = new("/nowhere", "ssl_ca_file") });

        Assert.Equal(200, Send(chef).Status);
        Assert.Null(chef.ServerCertificate);
    }

    private void AssertUnusable(string words, TlsSettings tls)
    {
        var connection = new ChefConnection(new Uri("https://localhost"), tls, TimeSpan.FromSeconds(1));
        var failure = Assert.Throws<ConfigException>(() =>
            new ChefClient(connection, new RequestSigner("kvm1", _key, TimeProvider.System))
        );
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private static TlsSettings Trusting(string directory) =>
        new() { TrustedCertificates = new(directory, "trusted_certs_dir") };

    private NamedPath Pem(string name, params X509Certificate2[] certificates) =>
        Write(name, string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem())));

    private NamedPath Key(string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        return Write(name, key.ExportRSAPrivateKeyPem());
    }

    private NamedPath Write(string name, string text)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, text);
        return new(file, "ssl_ca_file");
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private int? Get(X509Certificate2 certificate, TlsSettings tls) =>
        Try(certificate, tls) switch
        {
            { Failure: { } failure } => throw failure,
            var (status, _) => status,
        };

    private string Refusal(X509Certificate2 certificate, TlsSettings tls) => Try(certificate, tls).Failure!.Message;

    private (int? Status, ChefServerUnreachableException? Failure) Try(X509Certificate2 certificate, TlsSettings tls)
    {
        using var server = new StubServer(certificate, Ok);
        return Try(server.Url, tls);
    }

    private (int? Status, ChefServerUnreachableException? Failure) Try(Uri server, TlsSettings tls)
    {
        using var chef = Client(server, tls);
        try
        {
            return (Send(chef).Status, null);
        }
        catch (ChefServerUnreachableException e)
        {
            return (null, e);
        }
    }

    private static ChefResponse Send(ChefClient chef) =>
        chef.Send(HttpMethod.Get, "nodes/kvm1", default, TestContext.Current.CancellationToken);

    private ChefClient Client(Uri server, TlsSettings tls) =>
        new(
            new ChefConnection(server, tls, TimeSpan.FromSeconds(30)),
            new RequestSigner("kvm1", _key, TimeProvider.System)
        );
}
