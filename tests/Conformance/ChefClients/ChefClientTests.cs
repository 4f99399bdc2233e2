using Rehai.Conformance.Programs;

namespace Rehai.Conformance.ChefClients;

/// <summary>Clients that others wrote, unchanged, against the server's own program.</summary>
public sealed class ChefClientTests : IDisposable
{
    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "ChefClients");

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-test-").FullName;
    private readonly ServerProcess _server;

    public ChefClientTests() => _server = new ServerProcess(_directory);

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    [InlineData("1.3")]
    public void Chefs_own_signing_gem_is_served(string version)
    {
        var output = Tool.Run(
            "ruby",
            Path.Combine(Sources, "client.rb"),
            Base,
            "acme",
            "admin",
            _server.KeyOf("admin"),
            version
        );
        Assert.EndsWith("read after delete 404\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_go_client_library_is_served()
    {
        var go = new Dictionary<string, string>
        {
            ["GO111MODULE"] = "off",
            ["GOPATH"] = "/usr/share/gocode",
            ["GOCACHE"] = Path.Combine(_directory, "go-cache"),
            ["GOFLAGS"] = "",
        };
        var output = Tool.Run(
            "go",
            ["run", Path.Combine(Sources, "client.go"), $"{Base}/organizations/acme/", "admin", _server.KeyOf("admin")],
            go
        );
        Assert.EndsWith("client delete\n", output, StringComparison.Ordinal);
    }

    private string Base => _server.Url.GetLeftPart(UriPartial.Authority);
}
