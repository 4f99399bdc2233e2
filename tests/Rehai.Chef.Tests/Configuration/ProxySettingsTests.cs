using System.Diagnostics;
using System.Text.Json.Nodes;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests.Configuration;

public sealed class ProxySettingsTests
{
    private const string Https = "https://chef.example.com/organizations/acme";
    private const string Http = "http://chef.example.com:8080/organizations/acme";

    private static readonly (string Url, string Environment, string Settings)[] Cases =
    [
        (Https, "", ""),
        (Https, "https_proxy=http://p:3128", ""),
        (Http, "https_proxy=http://p:3128", ""),
        (Http, "http_proxy=http://p:3128", ""),
        (Https, "https_proxy=p:3128", ""),
        (Https, "https_proxy=p", ""),
        (Http, "http_proxy=p", ""),
        (Https, "https_proxy=https://p", ""),
        (Https, "https_proxy=  http://p:3128  ", ""),
        (Https, "HTTPS_PROXY=http://p:3128", ""),
        (Https, "HTTPS_PROXY=http://p:3128", "https_proxy=http://q:1"),
        (Https, "", "https_proxy=http://q:1"),
        (Https, "https_proxy=http://p:3128", "https_proxy=http://q:1"),
        (Https, "https_proxy=", "https_proxy=http://q:1"),
        (Https, "", "https_proxy=q:1;https_proxy_user=u;https_proxy_pass=s3c/r@t"),
        (Https, "", "https_proxy=http://q:1;https_proxy_user=u"),
        (Https, "", "https_proxy=http://q:1;http_proxy_user=u;http_proxy_pass=s"),
        (Https, "", "https_proxy=q:1;https_proxy_user=u"),
        (Https, "", "https_proxy=http://a:b@q:1;https_proxy_user=u;https_proxy_pass=s"),
        (Https, "", "https_proxy=http://a:b@q:1"),
        (Https, "https_proxy=http://a%40b:c%3Ad@p:1", ""),
        (Https, "https_proxy=http://p:1", "https_proxy_user=u;https_proxy_pass=s"),
        (Https, "https_proxy=http://p:1", "http_proxy_user=u;http_proxy_pass=s"),
        (Https, "https_proxy=http://a@p:1", "http_proxy_user=u;http_proxy_pass=s"),
        (Https, "https_proxy=p:1", "https_proxy_user=u;https_proxy_pass=s"),
        (Https, "https_proxy=p:1;no_proxy=chef.example.com", ""),
        (Https, "https_proxy=p:1;no_proxy=example.com", ""),
        (Https, "https_proxy=p:1;no_proxy=ple.com", ""),
        (Https, "https_proxy=p:1;no_proxy=.example.com", ""),
        (Https, "https_proxy=p:1;no_proxy=*.example.com", ""),
        (Https, "https_proxy=p:1;no_proxy=*.chef.example.com", ""),
        (Https, "https_proxy=p:1;no_proxy=**.chef.example.com", ""),
        (Https, "https_proxy=p:1;no_proxy=chef", ""),
        (Https, "https_proxy=p:1;no_proxy=chef*", ""),
        (Https, "https_proxy=p:1;no_proxy=chef.example.com:443", ""),
        (Https, "https_proxy=p:1;no_proxy=localhost , chef.example.com ,other", ""),
        (Https, "https_proxy=p:1;no_proxy= chef.example.com", ""),
        (Https, "https_proxy=p:1;no_proxy=chef.example.com ", ""),
        (Https, "https_proxy=p:1;no_proxy=a,,b", ""),
        (Https, "https_proxy=p:1;no_proxy=a, ", ""),
        (Https, "https_proxy=p:1;no_proxy=a,b,,", ""),
        (Https, "https_proxy=p:1;no_proxy=", "no_proxy=example.com"),
        (Https, "https_proxy=p:1", "no_proxy=example.com"),
        (Https, "https_proxy=p:1;no_proxy=other", "no_proxy=example.com"),
        (Https, "https_proxy=p:1;NO_PROXY=example.com", ""),
        (Https, "https_proxy=p:1;no_proxy=*", ""),
        ("https://10.1.2.3/x", "https_proxy=p:1;no_proxy=10.1.2.3", ""),
        ("https://10.1.2.3/x", "https_proxy=p:1;no_proxy=10.1.2.0/24", ""),
        ("https://10.1.2.3/x", "https_proxy=p:1;no_proxy=2.3", ""),
    ];

    [Fact]
    public void The_proxy_is_the_one_that_chef_config_chooses()
    {
        var ours = Cases.Select(Choose).ToArray();

        Assert.Equal(ChefsChoices(), ours);
        Assert.Contains("none", ours);
        Assert.Contains("q:1 u/s3c/r@t", ours);
    }

    [Theory]
    [InlineData("https_proxy=http://us#er:s3cret@p:1")]
    [InlineData("https_proxy=socks5://u:s3cret@p:1")]
    [InlineData("https_proxy=http://u:12/s3cret@p:1")]
    [InlineData("https_proxy=http://")]
    public void What_is_no_http_proxy_is_refused_without_its_password(string setting)
    {
        var failure = Assert.Throws<ConfigException>(() => Settings("", setting).For(new Uri(Https)));

        Assert.StartsWith("https_proxy of client.rb is ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_shows_itself_with_its_setting_and_without_its_password()
    {
        Assert.Equal(
            "http://p:1 ($https_proxy)",
            Settings("https_proxy=http://u:s3cret@p:1", "").For(new Uri(Https))!.ToString()
        );
        Assert.Equal(
            "http://p:1 (https_proxy of client.rb)",
            Settings("", "https_proxy=p:1").For(new Uri(Https))!.ToString()
        );
    }

    private static string Choose((string Url, string Environment, string Settings) test)
    {
        var proxy = Settings(test.Environment, test.Settings).For(new Uri(test.Url));
        return proxy is null ? "none"
            : proxy.Credentials is { } who ? $"{proxy.Address.Host}:{proxy.Address.Port} {who.UserName}/{who.Password}"
            : $"{proxy.Address.Host}:{proxy.Address.Port}";
    }

    private static ProxySettings Settings(string environment, string settings) =>
        new(
            new(
                "client.rb",
                Pairs(settings).ToDictionary(pair => pair.Key, pair => ConfigValue.String(pair.Value)),
                new HashSet<string>(),
                Pairs(environment)
            )
        );

    private static Dictionary<string, string> Pairs(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);

    private static string[] ChefsChoices()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Configuration/proxies.rb");
        using var ruby = Process.Start(
            new ProcessStartInfo("ruby", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        var cases = Cases.Select(test => new JsonObject
        {
            ["url"] = test.Url,
            ["environment"] = Json(test.Environment),
            ["settings"] = Json(test.Settings),
        });
        ruby.StandardInput.Write(new JsonArray([.. cases]).ToJsonString());
        ruby.StandardInput.Close();
        var output = ruby.StandardOutput.ReadToEnd();
        ruby.WaitForExit();
        Assert.Equal(0, ruby.ExitCode);
        return [.. JsonNode.Parse(output)!.AsArray().Select(choice => choice!.GetValue<string>())];
    }

    private static JsonObject Json(string pairs) =>
        new(Pairs(pairs).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
