using System.Security.Cryptography;
using Rehai.Agent.Commands;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests.Commands;

public sealed class SigningChoiceTests : IDisposable
{
    private readonly ChefKey _key = ChefKey.Generate();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("1.0", SigningProtocol.V10)]
    [InlineData("1.1", SigningProtocol.V11)]
    [InlineData("1.3", SigningProtocol.V13)]
    [InlineData(null, null)]
    public void The_configured_version_is_taken(string? version, SigningProtocol? protocol) =>
        Assert.Equal(protocol, SigningChoice.Of(Config(version, fips: "false"), _key));

    [Theory]
    [InlineData("1.2")]
    [InlineData("2")]
    public void A_version_that_no_client_signs_with_is_refused(string version) =>
        Assert.Contains(
            "1.0, 1.1 or 1.3",
            Assert.Throws<ConfigException>(() => SigningChoice.Of(Config(version, fips: "false"), _key)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("true", null)]
    [InlineData(null, "1")]
    public void Fips_signs_with_1_3_and_never_falls_back(string? setting, string? variable) =>
        Assert.Equal(SigningProtocol.V13, SigningChoice.Of(Config(null, setting, variable), _key));

    [Theory]
    [InlineData("false", "1")]
    [InlineData(null, "")]
    public void Fips_that_is_off_leaves_the_choice(string? setting, string? variable) =>
        Assert.Null(SigningChoice.Of(Config(null, setting, variable), _key));

    [Fact]
    public void Fips_refuses_older_versions_and_short_keys()
    {
        using var rsa = RSA.Create(1024);
        using var small = ChefKey.FromPrivatePem(rsa.ExportRSAPrivateKeyPem());

        var version = Assert.Throws<ConfigException>(() => SigningChoice.Of(Config("1.1", "true"), _key));
        var length = Assert.Throws<ConfigException>(() => SigningChoice.Of(Config(null, "true"), small));

        Assert.Contains("can only be 1.3", version.Message, StringComparison.Ordinal);
        Assert.Contains("2048 bits or more; this one has 1024", length.Message, StringComparison.Ordinal);
    }

    private static ClientConfig Config(string? version, string? fips, string? variable = null)
    {
        var options = new Dictionary<string, ConfigValue>();
        if (version is not null)
        {
            options["authentication_protocol_version"] = ConfigValue.String(version);
        }
        if (fips is not null)
        {
            options["fips"] = ConfigValue.FromOption(fips);
        }
        Dictionary<string, string> variables = variable is null ? [] : new() { ["CHEF_FIPS"] = variable };
        return ClientConfig.Load("/dev/null", options, variables);
    }
}
