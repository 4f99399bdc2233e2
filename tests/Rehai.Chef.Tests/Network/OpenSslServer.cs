using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace Rehai.Chef.Tests.Network;

/// <summary>`openssl s_server`, a real https server that wants a certificate of its client; it answers any GET with a page.</summary>
internal sealed class OpenSslServer : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-openssl-").FullName;
    private readonly Process _process;

    public OpenSslServer(X509Certificate2 certificate, X509Certificate2 clientAuthority)
    {
        var port = TinyProxy.FreePort();
        Url = new($"https://localhost:{port}/organizations/acme");
        using var key = certificate.GetRSAPrivateKey()!;
        var pair = Write("server.pem", certificate.ExportCertificatePem() + "\n" + key.ExportRSAPrivateKeyPem());
        var authority = Write("authority.pem", clientAuthority.ExportCertificatePem());
        string[] options = ["-accept", $"127.0.0.1:{port}", "-cert", pair, "-CAfile", authority];
        _process = Process.Start(
            new ProcessStartInfo("openssl", ["s_server", .. options, "-Verify", "1", "-verify_return_error", "-www"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        while (_process.StandardOutput.ReadLine() is not "ACCEPT")
        {
            Assert.False(_process.HasExited);
        }
    }

    public Uri Url { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, text);
        return file;
    }
}
