namespace Rehai.Chef.Configuration;

/// <summary>
/// How a server's certificate is judged and which one is shown to it (chef <c>http/ssl_policies.rb</c>). The system's authorities
/// always count: Chef adds those of a file, of a path and of <c>trusted_certs_dir</c> to them.
/// </summary>
/// <param name="VerifyServer">False accepts any certificate, as <c>ssl_verify_mode :verify_none</c> does.</param>
public sealed record TlsSettings(bool VerifyServer = true)
{
    /// <summary>A directory of PEM certificates, <c>ssl_ca_path</c>; it wins over a file.</summary>
    public NamedPath? CaDirectory { get; init; }

    /// <summary>A file of PEM certificates: <c>ssl_ca_file</c>, else <c>$SSL_CERT_FILE</c>.</summary>
    public NamedPath? CaFile { get; init; }

    /// <summary>A directory with one certificate a file, which need not be there: <c>trusted_certs_dir</c>.</summary>
    public NamedPath? TrustedCertificates { get; init; }

    /// <summary>What is shown to a server that asks for a certificate; without <see cref="ClientKey"/> of no use.</summary>
    public NamedPath? ClientCertificate { get; init; }

    public NamedPath? ClientKey { get; init; }

    /// <param name="directory">Where <c>client.rb</c> lies.</param>
    internal static TlsSettings From(ConfigValues values, string directory)
    {
        var path = Named(values, "ssl_ca_path");
        return new(Verifies(values))
        {
            CaDirectory = path,
            CaFile = path is null ? Named(values, "ssl_ca_file") ?? Variable(values, "SSL_CERT_FILE") : null,
            TrustedCertificates =
                Named(values, "trusted_certs_dir") ?? new($"{directory}/trusted_certs", "trusted_certs_dir"),
            ClientCertificate = Named(values, "ssl_client_cert"),
            ClientKey = Named(values, "ssl_client_key"),
        };
    }

    private static bool Verifies(ConfigValues values) =>
        values.Text("ssl_verify_mode")?.TrimStart(':') switch
        {
            null or "verify_peer" => true,
            "verify_none" => values.Flag("verify_api_cert") is true,
            var other => throw new ConfigException(
                $"{values.Origin("ssl_verify_mode")} is \"{other}\"; it can be :verify_peer or :verify_none."
            ),
        };

    private static NamedPath? Named(ConfigValues values, string key) =>
        values.Text(key) is { Length: > 0 } path ? new(path, values.Origin(key)) : null;

    private static NamedPath? Variable(ConfigValues values, string name) =>
        values.Variable(name) is { Length: > 0 } path ? new(path, $"${name}") : null;
}
