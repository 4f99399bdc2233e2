using Rehai.Chef.Authentication;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

/// <summary>The host's own files or the command line cannot be used.</summary>
[Collection(OneFaultHost.Name)]
public sealed class ConfigurationFaults(FaultHost host)
{
    private readonly FaultHost _host = host.Anew();

    private string ConfigFile => _host.Workplace.ConfigFile;

    private string ClientKey => _host.Workplace.ClientKey;

    [Fact]
    [Fault(
        "no configuration",
        "`-c` names a file that is not there",
        Says = "Cannot read the configuration /nowhere/client.rb: … Name another with -c",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void No_configuration() =>
        _host.AssertFault(() => Tool.Try(Repository.Agent, ["libvirt", "-c", "/nowhere/client.rb"], []));

    [Fact]
    [Fault(
        "configuration that names no server",
        "`client.rb` without it",
        Says = "client.rb sets no chef_server_url; set it there or with -S",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_configuration_that_names_no_server()
    {
        File.WriteAllText(ConfigFile, "node_name 'kvm1'\n");

        _host.AssertFault();
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    [Fault(
        "name that no node can have",
        "`-N`",
        Says = "cannot be a node's name … Set node_name or -N.",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_name_that_no_node_can_have(string name) => _host.AssertFault("-N", name);

    [Fact]
    [Fault(
        "no key",
        "file of `client_key` removed",
        Says = "Cannot read the key … client.pem … Look at client_key or -k",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void No_key()
    {
        File.Delete(ClientKey);

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "key that is none",
        "other text in the file of `client_key`",
        Says = "Cannot use the key … client.pem: … not an RSA key",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_key_that_is_none()
    {
        File.WriteAllText(ClientKey, "rubbish");

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "public key where the private one should be",
        "it in the file of `client_key`",
        Says = "it is a public key",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_public_key_where_the_private_one_should_be()
    {
        using var key = ChefKey.Generate();
        File.WriteAllText(ClientKey, key.ExportPublicPem());

        _host.AssertFault();
    }

    [Fact]
    [Fault("log on a full disk", "`-L /dev/full`", Says = "Cannot write the log", Exit = 0, Node = Afterwards.Saved)]
    public void A_log_on_a_full_disk_costs_the_log_only() => _host.AssertFault("-l", "debug", "-L", "/dev/full");

    [Theory]
    [InlineData("libvirt", "--no-such-option")]
    [InlineData("libvirt", "--config-option", "no_equals_sign")]
    [InlineData("no_such_root")]
    [Fault("wrong command line", "option or root that there is not", Says = "", Exit = 2, Node = Afterwards.AsItWas)]
    public void A_wrong_command_line(params string[] arguments) =>
        _host.AssertFault(() =>
        {
            var run = _host.Workplace.Rehai(arguments);
            Assert.Contains(arguments[^1], run.Error, StringComparison.Ordinal);
            return run;
        });
}
