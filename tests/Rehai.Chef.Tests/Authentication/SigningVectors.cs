using System.Globalization;
using System.Text.Json;
using Rehai.Chef.Authentication;

namespace Rehai.Chef.Tests.Authentication;

/// <summary>The published vectors; their key stands in the file as DER lines, so that no PEM is committed.</summary>
internal static class SigningVectors
{
    private static readonly JsonDocument File = JsonDocument.Parse(
        System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Authentication/signing-vectors.json"))
    );

    public static JsonElement Root => File.RootElement;

    public static JsonElement Input => Root.GetProperty("input");

    public static ChefKey PrivateKey => Key("private_pkcs1_der_base64", "RSA PRIVATE KEY");

    public static ChefKey PublicKey => Key("public_spki_der_base64", "PUBLIC KEY");

    public static DateTimeOffset Time =>
        DateTimeOffset.Parse(Input.GetProperty("timestamp").GetString()!, CultureInfo.InvariantCulture);

    public static IEnumerable<TheoryDataRow<string>> Versions =>
        Root.GetProperty("vectors")
            .EnumerateArray()
            .Select(vector => new TheoryDataRow<string>(vector.GetProperty("version").GetString()!));

    public static JsonElement Vector(string version) =>
        Root.GetProperty("vectors").EnumerateArray().Single(v => v.GetProperty("version").GetString() == version);

    public static SigningProtocol Protocol(string version) =>
        Enum.Parse<SigningProtocol>("V" + version.Replace(".", "", StringComparison.Ordinal));

    public static string Pem(string property, string label) =>
        $"-----BEGIN {label}-----\n{string.Join('\n', Root.GetProperty("key").GetProperty(property).EnumerateArray())}\n-----END {label}-----\n";

    private static ChefKey Key(string property, string label) => ChefKey.FromPem(Pem(property, label));
}
