using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

/// <summary>The host's own files or the command line cannot be used.</summary>
[Collection(OneFaultHost.Name)]
public sealed class ConfigurationFaults(FaultHost host)
{
    private readonly FaultHost _host = host.Anew();

    private string ConfigFile => _host.Workplace.ConfigFile;

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

    [Theory]
    [InlineData("node_name 'kvm1")]
    [InlineData("if true\n  node_name 'kvm1'\n")]
    [InlineData("node_name ]")]
    [Fault(
        "configuration that is no Ruby",
        "`client.rb` with an open string or block",
        Says = "client.rb: … cannot evaluate … node_name is set … --config-option node_name=VALUE",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_configuration_that_cannot_be_parsed(string ending)
    {
        File.AppendAllText(ConfigFile, ending);

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "configuration whose server only Ruby knows",
        "`client.rb` that asks another program",
        Says = "client.rb: … cannot evaluate … chef_server_url is set … --config-option chef_server_url=VALUE",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_configuration_that_only_Ruby_can_evaluate()
    {
        File.AppendAllText(ConfigFile, "chef_server_url `cat /etc/chef/server`\n");

        _host.AssertFault();
    }

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
    [Fault("log on a full disk", "`-L /dev/full`", Says = "Cannot write the log", Exit = 0, Node = Afterwards.Saved)]
    public void A_log_on_a_full_disk_costs_the_log_only() => _host.AssertFault("-l", "debug", "-L", "/dev/full");

    [Fact]
    [Fault(
        "option that there is not",
        "`rehai libvirt --no-such-option`",
        Says = "--no-such-option is no option here; see",
        Exit = 2,
        Node = Afterwards.AsItWas
    )]
    public void An_option_that_there_is_not() => _host.AssertFault("--no-such-option");

    [Fact]
    [Fault(
        "setting without a value",
        "`rehai libvirt --config-option no_value`",
        Says = "--config-option \"no_value\" is not KEY=VALUE.",
        Exit = 2,
        Node = Afterwards.AsItWas
    )]
    public void A_setting_without_a_value() => _host.AssertFault("--config-option", "no_value");

    [Fact]
    [Fault(
        "root that there is not",
        "`rehai no_such_root`",
        Says = "no_such_root",
        Exit = 2,
        Node = Afterwards.AsItWas
    )]
    public void A_root_that_there_is_not() => _host.AssertFault(() => _host.Workplace.Rehai("no_such_root"));
}
