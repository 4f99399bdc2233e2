using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Rehai.Chef.Authentication;

namespace Rehai.Chef.Tests.Authentication;

/// <summary>Both ways against Debian's ruby-mixlib-authentication, the code that Chef's own clients sign with.</summary>
public sealed class MixlibTests
{
    private const string Path = "/organizations/acme/nodes/kvm1";
    private const string Body = "{\"name\":\"kvm1 ä😀\"}";

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    [InlineData("1.3")]
    public void What_we_sign_mixlib_verifies(string version)
    {
        using var key = ChefKey.Generate();
        var headers = new RequestSigner("kvm1", key, TimeProvider.System)
            .Sign(SigningVectors.Protocol(version), "PUT", Path, Encoding.UTF8.GetBytes(Body), 2)
            .ToDictionary();
        headers["X-Ops-Server-API-Version"] = "2";
        headers["Host"] = "localhost:443";

        Assert.True(Verify(key, headers, Body));
        Assert.False(Verify(key, headers, Body + " "));
        headers["X-Ops-Userid"] = "kvm2";
        Assert.False(Verify(key, headers, Body));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    [InlineData("1.3")]
    public void What_mixlib_signs_we_verify(string version)
    {
        using var key = ChefKey.Generate();
        using var stranger = ChefKey.Generate();
        var headers = RunRuby(
                "sign",
                new JsonObject
                {
                    ["key"] = key.ExportPrivatePem(),
                    ["method"] = "put",
                    ["path"] = Path,
                    ["body"] = Body,
                    ["user"] = "kvm1",
                    ["version"] = version,
                    ["timestamp"] = CanonicalRequest.FormatTimestamp(TimeProvider.System.GetUtcNow()),
                }
            )
            .AsObject()
            .ToDictionary(
                pair => pair.Key.Replace('_', '-'),
                pair => pair.Value!.ToString(),
                StringComparer.OrdinalIgnoreCase
            );
        headers["X-Ops-Server-API-Version"] = "2";

        Assert.True(SignedRequest.TryRead("PUT", Path, headers.GetValueOrDefault, out var request, out _));
        Assert.True(request.IsSignedBy(key));
        Assert.True(request.Covers(Encoding.UTF8.GetBytes(Body)));
        Assert.False(request.IsSignedBy(stranger));
    }

    private static bool Verify(ChefKey key, Dictionary<string, string> headers, string body) =>
        RunRuby(
            "verify",
            new JsonObject
            {
                ["key"] = key.ExportPublicPem(),
                ["method"] = "PUT",
                ["path"] = Path,
                ["body"] = body,
                ["headers"] = new JsonObject(
                    headers.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))
                ),
            }
        )["valid"]!.GetValue<bool>();

    private static JsonNode RunRuby(string verb, JsonObject input)
    {
        var script = System.IO.Path.Combine(AppContext.BaseDirectory, "Authentication/mixlib.rb");
        using var ruby = Process.Start(
            new ProcessStartInfo("ruby", [script, verb]) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        ruby.StandardInput.Write(input.ToJsonString());
        ruby.StandardInput.Close();
        var output = ruby.StandardOutput.ReadToEnd();
        ruby.WaitForExit();
        Assert.Equal(0, ruby.ExitCode);
        return JsonNode.Parse(output)!;
    }
}
