using Rehai.Agent.Commands;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests.Commands;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-key-").FullName;
    private readonly List<string> _warnings = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_key_of_its_owner_alone_is_read_without_a_word()
    {
        KeyFile.Read(Write(UnixFileMode.UserRead | UnixFileMode.UserWrite), _warnings.Add).Dispose();

        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_that_others_can_read_or_write_is_used_with_a_warning(UnixFileMode mode)
    {
        var file = Write(UnixFileMode.UserRead | mode);

        KeyFile.Read(file, _warnings.Add).Dispose();

        Assert.Contains($"`chmod 600 {file}`", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_cannot_be_read_is_said_with_the_reason_and_the_mend()
    {
        var missing = Path.Combine(_directory, "missing.pem");
        var empty = Path.Combine(_directory, "empty.pem");
        File.WriteAllText(empty, "");

        AssertUnusable(missing, $"Cannot read the key {missing}: the key file is missing. Look at client_key or -k");
        AssertUnusable(_directory, "it is a directory");
        AssertUnusable(empty, $"Cannot use the key {empty}: The key is empty.");
        AssertUnusable("/dev/zero", "not an RSA key");
    }

    [Fact]
    public void Contents_are_named_by_their_setting()
    {
        using var key = ChefKey.Generate();
        KeyFile.FromContents(key.ExportPrivatePem(), "client_key_contents").Dispose();

        var failure = Assert.Throws<ConfigException>(() =>
            KeyFile.FromContents(key.ExportPublicPem(), "client_key_contents")
        );

        Assert.StartsWith(
            "Cannot use the key of client_key_contents: The key is a public key",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    private void AssertUnusable(string file, string words) =>
        Assert.Contains(
            words,
            Assert.Throws<ConfigException>(() => KeyFile.Read(file, _warnings.Add)).Message,
            StringComparison.Ordinal
        );

    private string Write(UnixFileMode mode)
    {
        using var key = ChefKey.Generate();
        var file = Path.Combine(_directory, "client.pem");
        KeyFile.Create(file, key.ExportPrivatePem());
        File.SetUnixFileMode(file, mode);
        return file;
    }
}
