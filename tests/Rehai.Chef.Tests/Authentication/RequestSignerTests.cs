using System.Text;
using System.Text.Json;
using Rehai.Chef.Authentication;

namespace Rehai.Chef.Tests.Authentication;

public sealed class RequestSignerTests
{
    [Theory]
    [MemberData(nameof(SigningVectors.Versions), MemberType = typeof(SigningVectors))]
    public void The_published_vector_is_reproduced(string version)
    {
        var vector = SigningVectors.Vector(version);

        var headers = Sign(version, vector);

        Assert.Equal(vector.GetProperty("x_ops_content_hash").GetString(), headers["X-Ops-Content-Hash"]);
        var lines = vector
            .GetProperty("authorization_lines")
            .EnumerateArray()
            .Select(line => line.GetString())
            .ToList();
        Assert.Equal(lines, lines.Select((_, i) => headers[$"X-Ops-Authorization-{i + 1}"]));
        Assert.DoesNotContain($"X-Ops-Authorization-{lines.Count + 1}", headers);
        Assert.Contains($"version={version}", headers["X-Ops-Sign"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SigningVectors.Versions), MemberType = typeof(SigningVectors))]
    public void The_canonical_text_is_the_published_one(string version)
    {
        var vector = SigningVectors.Vector(version);
        var input = SigningVectors.Input;
        var request = new CanonicalRequest(
            input.GetProperty("http_method").GetString()!.ToLowerInvariant(),
            input.GetProperty("path").GetString()!,
            vector.GetProperty("x_ops_content_hash").GetString()!,
            input.GetProperty("timestamp").GetString()!,
            input.GetProperty("user_id").GetString()!,
            "1"
        );

        Assert.Equal(
            vector.GetProperty("canonical").GetString(),
            Encoding.UTF8.GetString(request.ToBytes(SigningVectors.Protocol(version)))
        );
    }

    [Theory]
    [MemberData(nameof(SigningVectors.Versions), MemberType = typeof(SigningVectors))]
    public void What_was_signed_is_verified_and_nothing_else(string version)
    {
        var headers = Sign(version, SigningVectors.Vector(version));
        using var key = SigningVectors.PublicKey;
        using var stranger = ChefKey.Generate();
        var path = SigningVectors.Input.GetProperty("path").GetString()!;

        var request = Read("POST", path, headers);
        Assert.True(request.IsSignedBy(key));
        Assert.False(request.IsSignedBy(stranger));
        Assert.True(request.Covers("Spec Body"u8));
        Assert.False(request.Covers("Spec Body."u8));
        Assert.False(Read("PUT", path, headers).IsSignedBy(key));
        Assert.False(Read("POST", path + "/x", headers).IsSignedBy(key));
        Assert.True(Read("POST", path + "//?a=1", headers).IsSignedBy(key));
    }

    [Fact]
    public void Paths_are_canonicalised_as_the_vectors_say()
    {
        foreach (var pair in SigningVectors.Root.GetProperty("path_canonicalization").EnumerateArray())
        {
            Assert.Equal(pair[1].GetString(), CanonicalRequest.CanonicalPath(pair[0].GetString()!));
        }
    }

    [Fact]
    public void Missing_headers_are_named()
    {
        Assert.False(SignedRequest.TryRead("GET", "/", _ => null, out _, out var fault));
        Assert.Equal(SignatureFaultKind.MissingHeaders, fault.Kind);
        Assert.Contains("X-Ops-Timestamp", fault.Headers);
    }

    [Theory]
    [InlineData("version=1.4")]
    [InlineData("algorithm=sha256;version=1.1;")]
    [InlineData("algorithm=sha1;version=1.3;")]
    [InlineData("rubbish")]
    public void An_unknown_version_or_a_foreign_algorithm_is_unsupported(string announcement)
    {
        var headers = Sign("1.3", SigningVectors.Vector("1.3"));
        headers["X-Ops-Sign"] = announcement;

        Assert.False(SignedRequest.TryRead("GET", "/", headers.GetValueOrDefault, out _, out var fault));
        Assert.Equal(SignatureFaultKind.UnsupportedProtocol, fault.Kind);
    }

    [Theory]
    [InlineData("X-Ops-Timestamp", "yesterday")]
    [InlineData("X-Ops-Timestamp", "2009-01-01T12:00:00+01:00")]
    [InlineData("X-Ops-Authorization-1", "not base64!")]
    public void A_malformed_header_is_named(string name, string value)
    {
        var headers = Sign("1.3", SigningVectors.Vector("1.3"));
        headers[name] = value;

        Assert.False(SignedRequest.TryRead("GET", "/", headers.GetValueOrDefault, out _, out var fault));
        Assert.Equal([name], fault.Headers);
    }

    [Fact]
    public void A_name_too_long_for_protocol_1_0_is_refused_and_signs_with_1_1()
    {
        using var key = ChefKey.Generate();
        var signer = new RequestSigner(new string('n', 200), key, TimeProvider.System);

        Assert.Throws<ChefKeyException>(() => signer.Sign(SigningProtocol.V10, "GET", "/", [], 1));
        Assert.NotEmpty(signer.Sign(SigningProtocol.V11, "GET", "/", [], 1));
    }

    private static Dictionary<string, string> Sign(string version, JsonElement vector)
    {
        using var key = SigningVectors.PrivateKey;
        var input = SigningVectors.Input;
        var apiVersion = vector.TryGetProperty("server_api_version", out var api) ? api.GetString()! : "0";
        var headers = new RequestSigner(
            input.GetProperty("user_id").GetString()!,
            key,
            new FixedTime(SigningVectors.Time)
        )
            .Sign(
                SigningVectors.Protocol(version),
                input.GetProperty("http_method").GetString()!,
                input.GetProperty("path").GetString()!,
                Encoding.UTF8.GetBytes(input.GetProperty("body").GetString()!),
                int.Parse(apiVersion, System.Globalization.CultureInfo.InvariantCulture)
            )
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        headers["X-Ops-Server-API-Version"] = apiVersion;
        return headers;
    }

    private static SignedRequest Read(string method, string path, Dictionary<string, string> headers)
    {
        Assert.True(SignedRequest.TryRead(method, path, headers.GetValueOrDefault, out var request, out _));
        return request;
    }
}
