namespace Rehai.Chef.Configuration;

/// <summary>How a server's certificate is judged and which one is shown to it (chef <c>http/ssl_policies.rb</c>).</summary>
/// <param name="VerifyServer">False accepts any certificate, as <c>ssl_verify_mode :verify_none</c> does.</param>
/// <param name="CaFile">PEM certificates that are trusted instead of the system's.</param>
public sealed record TlsSettings(bool VerifyServer = true, string? CaFile = null)
{
    internal static TlsSettings From(ConfigValues values) => new(Verifies(values), values.Text("ssl_ca_file"));

    private static bool Verifies(ConfigValues values) =>
        values.Text("ssl_verify_mode") switch
        {
            null or "verify_peer" => true,
            "verify_none" => values.Flag("verify_api_cert") is true,
            var other => throw new ConfigException(
                $"{values.Origin("ssl_verify_mode")} is \"{other}\"; it can be :verify_peer or :verify_none."
            ),
        };
}
