using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests.Configuration;

public sealed class TlsSettingsTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("ssl_verify_mode=:verify_peer", true)]
    [InlineData("ssl_verify_mode=verify_none", false)]
    [InlineData("ssl_verify_mode=:verify_none;verify_api_cert=false", false)]
    [InlineData("ssl_verify_mode=:verify_none;verify_api_cert=true", true)]
    [InlineData("ssl_verify_mode=:verify_peer;verify_api_cert=false", true)]
    public void A_server_is_verified_where_either_setting_says_so(string settings, bool verifies) =>
        Assert.Equal(verifies, Tls(settings).VerifyServer);

    [Fact]
    public void Another_mode_is_refused() =>
        Assert.Contains(
            "ssl_verify_mode is \"maybe\"",
            Assert.Throws<ConfigException>(() => Tls("ssl_verify_mode=maybe")).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("ssl_ca_path=/d;ssl_ca_file=/f", "/d", null, null)]
    [InlineData("ssl_ca_file=/f", null, "/f", "ssl_ca_file")]
    [InlineData("", null, "/v", "$SSL_CERT_FILE")]
    public void The_first_that_is_set_names_the_authorities(
        string settings,
        string? path,
        string? file,
        string? setting
    )
    {
        var tls = Tls(settings);

        Assert.Equal(path, tls.CaDirectory?.Path);
        Assert.Equal(file, tls.CaFile?.Path);
        Assert.Equal(setting, tls.CaFile?.Setting);
    }

    [Fact]
    public void Trusted_certificates_lie_beside_the_configuration_unless_it_says_otherwise()
    {
        Assert.Equal("/t", Tls("trusted_certs_dir=/t").TrustedCertificates?.Path);
        Assert.EndsWith("/trusted_certs", Tls("").TrustedCertificates?.Path, StringComparison.Ordinal);
    }

    private static TlsSettings Tls(string settings) =>
        ClientConfig
            .Load(
                "/dev/null",
                settings
                    .Split(';', StringSplitOptions.RemoveEmptyEntries)
                    .Select(setting => setting.Split('='))
                    .ToDictionary(pair => pair[0], pair => ConfigValue.FromOption(pair[1])),
                new Dictionary<string, string> { ["SSL_CERT_FILE"] = "/v" }
            )
            .Tls;
}
