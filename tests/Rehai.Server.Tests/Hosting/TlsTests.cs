using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Hosting;

public sealed class TlsTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public TlsTests() => NewDataDirectory.Create(_directory.File("data"), "acme");

    [Fact]
    public async Task A_certificate_is_served_and_its_renewal_without_a_restart()
    {
        Write("first");
        using var server = await ServerProcess.Serve(
            _directory.File("data"),
            "--listen",
            "https://0.0.0.0:0",
            "--tls-certificate",
            _directory.File("server.crt"),
            "--tls-key",
            _directory.File("server.key")
        );
        Assert.Equal("CN=first", await SubjectAt(server));

        Write("second");
        File.SetLastWriteTimeUtc(
            _directory.File("server.crt"),
            TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1)
        );
        Assert.Equal("CN=second", await SubjectAt(server));

        File.WriteAllText(_directory.File("server.crt"), "half written");
        File.SetLastWriteTimeUtc(
            _directory.File("server.crt"),
            TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(2)
        );
        Assert.Equal("CN=second", await SubjectAt(server));
    }

    [Fact]
    public async Task Pages_over_TLS_say_that_they_are_shown_over_nothing_else()
    {
        Write("first");
        using var server = await ServerProcess.Serve(
            _directory.File("data"),
            "--listen",
            "https://127.0.0.1:0",
            "--tls-certificate",
            _directory.File("server.crt"),
            "--tls-key",
            _directory.File("server.key")
        );
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, _, _, _) => true,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        using var http = new HttpClient(handler);
        var link = new Uri((await server.NextLine())["First visit, as admin: ".Length..]);
        using var look = new HttpRequestMessage(HttpMethod.Get, link);
        var page = (await Answer.Of(http, look)).Is(200);
        using var press = new HttpRequestMessage(HttpMethod.Post, new Uri(link, "/first-visit"))
        {
            Content = new FormUrlEncodedContent(
                Browser.Hidden(page).Select(field => KeyValuePair.Create(field.Name, field.Value))
            ),
        };
        press.Headers.Add("Cookie", page.Header("Set-Cookie")!.Split(';')[0]);

        var answer = (await Answer.Of(http, press)).Is(303);

        Assert.Equal("https", link.Scheme);
        Assert.Matches(
            "^__Host-rehai=[A-Za-z0-9_-]{43}; max-age=604800; path=/; secure; samesite=lax; httponly$",
            answer.Header("Set-Cookie")
        );
        Assert.Equal("max-age=31536000", answer.Header("Strict-Transport-Security"));
    }

    /// <summary>A new connection each time.</summary>
    private static async Task<string> SubjectAt(ServerProcess server)
    {
        var subject = "";
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) =>
            {
                subject = certificate!.Subject;
                return true;
            },
        };
        using var http = new HttpClient(handler);
        using var answer = await http.GetAsync(
            new Uri($"https://127.0.0.1:{server.Url.Port}/_status"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return subject;
    }

    private void Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(_directory.File("server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(_directory.File("server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _directory.Dispose();
}
