using System.CommandLine;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;

namespace Rehai.Agent.Commands;

/// <summary>The options that every verb takes, before and after it; names are chef-client's where it has them.</summary>
internal sealed class Options
{
    public readonly Option<string?> Config = Text(
        "--config",
        "CONFIG",
        "Chef's client.rb (default: /etc/chef or /etc/cinc)",
        "-c"
    );
    public readonly Option<string?> Server = Text("--server", "URL", "Chef server, with /organizations/ORG", "-S");
    public readonly Option<string?> NodeName = Text("--node-name", "NAME", "Name of this host's node", "-N");
    public readonly Option<string?> ClientKey = Text(
        "--client_key",
        "FILE",
        "Private key of this host's client",
        "-k",
        "--client-key"
    );
    public readonly Option<string?> LogLevel = Text(
        "--log_level",
        "LEVEL",
        "auto, trace, debug, info, warn, error or fatal",
        "-l",
        "--log-level"
    );
    public readonly Option<string?> LogLocation = Text(
        "--logfile",
        "FILE",
        "Log there instead of standard error",
        "-L"
    );
    public readonly Option<string> LogFormat = new("--log-format")
    {
        Description = "How a line of the log is written: text, or json, which is one object",
        HelpName = "FORM",
        DefaultValueFactory = _ => TextLog,
        Recursive = true,
    };
    public readonly Option<string> LibvirtUri = new("--libvirt-uri")
    {
        Description = "Where libvirt listens",
        HelpName = "URI",
        DefaultValueFactory = _ => new LibvirtSettings().Uri,
        Recursive = true,
    };
    public readonly Option<string[]> ConfigOption = new("--config-option")
    {
        Description = "Sets any key of client.rb; may be given more than once",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        Recursive = true,
    };
    public readonly Option<string> Strategy = new("--strategy")
    {
        Description =
            "How the node is saved: auto (the best that the server offers), current-state, conditional or locked",
        HelpName = "WAY",
        DefaultValueFactory = _ => Auto,
        Recursive = true,
    };
    public readonly Option<string?> PublishTo = Text(
        "--publish-to",
        "PLACE",
        "node, or data-bag:NAME to keep the guests in a data bag of this host's own (default: publish_to of rehai.conf)"
    );
    public readonly Option<bool> Json = new("--json") { Description = "Print the outcome as JSON", Recursive = true };

    public const string Auto = "auto";
    public const string JsonLog = "json";
    private const string TextLog = "text";

    public Options()
    {
        TakeOnly(Strategy, [Auto, .. SavingWays.Words]);
        TakeOnly(LogFormat, TextLog, JsonLog);
    }

    public IEnumerable<Option> All =>
        [
            Config,
            Server,
            NodeName,
            ClientKey,
            LogLevel,
            LogLocation,
            LogFormat,
            LibvirtUri,
            ConfigOption,
            Strategy,
            PublishTo,
            Json,
        ];

    /// <summary>The library's own words for it do not name the option.</summary>
    public static void TakeOnly<T>(Option<T> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(given =>
        {
            foreach (var wrong in given.Tokens.Select(token => token.Value).Except(words))
            {
                given.AddError($"{option.Name} cannot be \"{wrong}\"; it can be {string.Join(", ", words)}.");
            }
        });
    }

    private static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = value,
            Recursive = true,
        };
}
