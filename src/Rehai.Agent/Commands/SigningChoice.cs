using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>Which version of Chef's signing the configuration asks for.</summary>
internal static class SigningChoice
{
    /// <summary>FIPS 186: shorter RSA keys do not sign.</summary>
    private const int LeastFipsBits = 2048;

    /// <returns>Null leaves the choice to the client, which may fall back; with <c>fips</c> it never does.</returns>
    /// <exception cref="ConfigException">There is no such version, or not with <c>fips</c> or with this key.</exception>
    public static SigningProtocol? Of(ClientConfig config, ChefKey key)
    {
        var protocol = config.AuthenticationProtocolVersion switch
        {
            null => (SigningProtocol?)null,
            "1.0" => SigningProtocol.V10,
            "1.1" => SigningProtocol.V11,
            "1.3" => SigningProtocol.V13,
            var other => throw new ConfigException(
                $"authentication_protocol_version is {other}; Chef's clients sign with 1.0, 1.1 or 1.3."
            ),
        };
        return config.Fips ? Fips(protocol, key) : protocol;
    }

    private static SigningProtocol Fips(SigningProtocol? protocol, ChefKey key)
    {
        if (protocol is not (null or SigningProtocol.V13))
        {
            throw new ConfigException(
                "fips is on, where authentication_protocol_version can only be 1.3: the others sign with SHA-1."
            );
        }
        return key.Bits >= LeastFipsBits
            ? SigningProtocol.V13
            : throw new ConfigException(
                $"fips is on, where a key has {LeastFipsBits} bits or more; this one has {key.Bits}. Register the host anew."
            );
    }
}
