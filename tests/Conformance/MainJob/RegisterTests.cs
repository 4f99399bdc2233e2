using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

public sealed class RegisterTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Workplace _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void The_validator_makes_a_client_whose_key_only_its_owner_reads()
    {
        _host.Register();

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_host.ClientKey));
        Assert.Equal(200, _host.Send(HttpMethod.Get, $"clients/{Workplace.NodeName}", "").Status);
        Assert.Empty(Directory.GetFiles(_host.Directory, "*.new"));
    }

    [Fact]
    public void An_admin_makes_one_too()
    {
        var (code, _, error) = _host.Rehai("register", "--user", "admin", "--key", _host.Server.KeyOf("admin"));

        Assert.True(code == 0, error);
        Assert.Equal(200, _host.Send(HttpMethod.Get, $"clients/{Workplace.NodeName}", "").Status);
    }

    [Fact]
    public void A_key_that_is_there_is_never_overwritten()
    {
        _host.Register();
        var before = File.ReadAllText(_host.ClientKey);

        var (code, _, error) = _host.Rehai("register");

        Assert.Equal(43, code);
        Assert.Contains("registered", error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_host.ClientKey));
    }

    [Fact]
    public void A_name_that_is_taken_is_said_and_no_key_is_left()
    {
        _host.Register();
        File.Delete(_host.ClientKey);

        var (code, _, error) = _host.Rehai("register");

        Assert.Equal(1, code);
        Assert.Contains($"knife client delete {Workplace.NodeName}", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_host.Directory, "client.pem*"));
    }

    [Fact]
    public void Without_a_validator_or_an_admin_there_is_a_way_out()
    {
        File.WriteAllText(_host.ConfigFile, $"chef_server_url '{_host.Server.Organization}'\n");

        var (code, _, error) = _host.Rehai("register");

        Assert.Equal(43, code);
        Assert.Contains("--user and --key", error, StringComparison.Ordinal);
    }
}
