using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rehai.Chef.Tests.Network;

/// <summary>Authorities and certificates, made as they are needed.</summary>
internal static class TestCertificates
{
    /// <summary>The only one that this process's system store knows.</summary>
    public static X509Certificate2 SystemAuthority { get; } = Authority("the system's authority");

    /// <summary>One for all: making a key takes longer than most tests.</summary>
    private static RSA ServerKey { get; } = RSA.Create(2048);

    /// <summary>.NET reads the system's store once, from where OpenSSL does.</summary>
#pragma warning disable CA2255 // Before any test opens a connection.
    [ModuleInitializer]
    internal static void MakeSystemStore()
    {
        var file = Path.Combine(Path.GetTempPath(), $"rehai-tests-{Environment.ProcessId}.pem");
        File.WriteAllText(file, SystemAuthority.ExportCertificatePem());
        Assert.Equal(0, setenv("SSL_CERT_FILE\0"u8.ToArray(), Encoding.UTF8.GetBytes(file + '\0'), 1));
        Assert.Equal(0, setenv("SSL_CERT_DIR\0"u8.ToArray(), "/nowhere\0"u8.ToArray(), 1));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
    }
#pragma warning restore CA2255

    public static X509Certificate2 Authority(string name, X509Certificate2? issuer = null)
    {
        using var key = RSA.Create(2048);
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return Sign(request, key, issuer, issuer?.NotBefore ?? Now.AddHours(-1), issuer?.NotAfter ?? Now.AddDays(1));
    }

    /// <param name="issuer">Null signs itself.</param>
    public static X509Certificate2 Server(
        X509Certificate2? issuer,
        string host = "localhost",
        DateTimeOffset? from = null,
        DateTimeOffset? until = null
    )
    {
        var request = Request("server", ServerKey);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Parse("192.0.2.1"));
        request.CertificateExtensions.Add(names.Build());
        return Sign(request, ServerKey, issuer, from ?? Now.AddMinutes(-30), until ?? Now.AddHours(12));
    }

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>OpenSSL asks libc for variables, which .NET's own method does not tell.</summary>
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setenv(byte[] name, byte[] value, int overwrite);

    private static CertificateRequest Request(string name, RSA key) =>
        new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static X509Certificate2 Sign(
        CertificateRequest request,
        RSA key,
        X509Certificate2? issuer,
        DateTimeOffset from,
        DateTimeOffset until
    )
    {
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, until);
        }
        using var certificate = request.Create(issuer, from, until, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
