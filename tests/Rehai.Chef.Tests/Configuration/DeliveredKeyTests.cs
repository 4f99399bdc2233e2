using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests.Configuration;

/// <summary>The key that a service manager delivers into <c>$CREDENTIALS_DIRECTORY</c>.</summary>
public sealed class DeliveredKeyTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rehai-credentials-");

    public DeliveredKeyTests() => File.WriteAllText(Delivered, "");

    private string Delivered => Path.Combine(_directory.FullName, "client.pem");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("client_key '/etc/chef/other.pem'")]
    [InlineData("client_key `secret`")]
    public void It_wins_over_the_files(string text)
    {
        var config = Load(text);

        Assert.Equal(Delivered, config.ClientKey);
        Assert.Equal("credential", SourceOf(config));
        Assert.True(config.IsClientKeyDelivered);
    }

    [Fact]
    public void It_does_not_win_over_an_option()
    {
        var config = Load("", ("client_key", "/root/mine.pem"));

        Assert.Equal("/root/mine.pem", config.ClientKey);
        Assert.Equal("option", SourceOf(config));
        Assert.False(config.IsClientKeyDelivered);
    }

    [Fact]
    public void Credentials_without_it_change_nothing()
    {
        File.Delete(Delivered);

        Assert.Equal("/etc/chef/other.pem", Load("client_key '/etc/chef/other.pem'").ClientKey);
    }

    private static string SourceOf(ClientConfig config) =>
        config.Settings.Single(setting => setting.Key == "client_key").Source;

    private ClientConfig Load(string text, params (string Key, string Value)[] options)
    {
        var file = Path.Combine(_directory.FullName, "client.rb");
        File.WriteAllText(file, text);
        return ClientConfig.Load(
            file,
            options.ToDictionary(option => option.Key, option => ConfigValue.String(option.Value)),
            new Dictionary<string, string> { ["CREDENTIALS_DIRECTORY"] = _directory.FullName }
        );
    }
}
