using System.CommandLine;
using System.CommandLine.Help;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Commands;

/// <summary>The verbs and what they take.</summary>
internal static class CommandLine
{
    private const string Description = """
        Keeps what Chef knows about this hypervisor true: collects, saves the node, exits.

        Examples:
          rehai                     refresh the whole node, guests and all
          rehai libvirt             refresh the guests only; starts no other program
          rehai show libvirt        print what libvirt says; needs no configuration
          rehai diff                what would change; exit code 46 when something would
          rehai watch               follow libvirt's events, and save within a moment of a change
          rehai config              the configuration in effect, key by key
          rehai config --from-ruby --output /etc/chef/rehai.rb
          rehai doctor              what is wrong, and how to mend it; writes nothing
          rehai status              what the running watch is about; exit code 1 when something is wrong
          rehai ohai-plugin --output /etc/chef/ohai/plugins/rehai.rb
          rehai register -S https://chef.example.com/organizations/acme --user admin --key admin.pem

        Exit codes: 0 done, 1 failed, 2 usage or interrupted, 3 terminated, 43 configuration or key unusable,
        44 server unreachable, 45 libvirt unreachable, 46 diff found a difference, 47 conflict not resolved.
        """;

    private const string WatchVerb = "watch";

    private const int HelpWidth = 120;

    public static int Run(string[] arguments, Signals signals)
    {
        var root = Create(new Options(), signals);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                StandardStreams.Error.WriteLine($"rehai: {error.Message}");
            }
            StandardStreams.Error.WriteLine("See `rehai --help`.");
            return ExitCode.UsageOrInterrupted;
        }
        try
        {
            return parsed.Invoke(
                new()
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = StandardStreams.Out,
                    Error = StandardStreams.Error,
                }
            );
        }
        catch (IOException e)
        {
            // Help and version are printed outside of any command of ours.
            StandardStreams.Error.WriteLine($"rehai: {e.Message}");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create(Options options, Signals signals)
    {
        var attributes = AttributeArgument();
        var whyRun = new Option<bool>("--why-run", "-W") { Description = "Say what would change, and save nothing" };
        var checkIn = new Option<bool>("--check-in")
        {
            Description = "Refresh ohai_time too, knife status's last check-in",
        };
        var root = new RootCommand(Description) { attributes, whyRun, checkIn };
        // To ask .NET's Console for the width would put the terminal into keypad mode.
        ((HelpAction)root.Options.OfType<HelpOption>().Single().Action!).MaxWidth = HelpWidth;
        foreach (var option in options.All)
        {
            root.Add(option);
        }
        root.Add(Verb("show", "Print what the collectors read, as ohai prints it", ShowCommand.Run));
        root.Add(Verb("diff", "Print what a refresh would change", DiffCommand.Run));
        root.Add(Watch());
        root.Add(Register());
        root.Add(Config());
        root.Add(Doctor());
        root.Add(Status());
        root.Add(OhaiPlugin());
        OnRun(
            root,
            (session, parsed) =>
                RefreshCommand.Run(
                    session,
                    parsed.GetValue(attributes)!,
                    parsed.GetValue(whyRun),
                    parsed.GetValue(checkIn)
                )
        );
        return root;

        Command Verb(string name, string description, Func<Session, IReadOnlyList<string>, int> run)
        {
            var named = AttributeArgument();
            var verb = new Command(name, description) { named };
            OnRun(verb, (session, parsed) => run(session, parsed.GetValue(named)!));
            return verb;
        }

        Command Watch()
        {
            var during = new Option<string?>("--during-converge")
            {
                Description =
                    "While chef-client runs: publish where that is safe, wait for its end, or auto (default: during_converge of rehai.conf)",
                HelpName = "WHAT",
            };
            Options.TakeOnly(during, DuringConverges.Words);
            var socket = SocketOption();
            var verb = new Command(WatchVerb, "Follow libvirt's events, and keep the node true until told to end")
            {
                during,
                socket,
            };
            OnRun(
                verb,
                (session, parsed) =>
                    WatchCommand.Run(
                        session,
                        () => Open(parsed, options, signals),
                        new(DuringConverges.Parse(parsed.GetValue(during)), parsed.GetValue(socket)!)
                    )
            );
            return verb;
        }

        Command Doctor()
        {
            var verb = new Command("doctor", "Check everything that a refresh needs, and say how to mend it");
            OnRun(verb, (session, _) => DoctorCommand.Run(session));
            return verb;
        }

        Command Status()
        {
            var socket = SocketOption();
            var verb = new Command("status", "Say what the watch that runs on this host is about") { socket };
            OnRun(verb, (session, parsed) => StatusCommand.Run(session, parsed.GetValue(socket)!));
            return verb;
        }

        Command OhaiPlugin()
        {
            var socket = SocketOption();
            var output = new Option<string?>("--output")
            {
                Description = "Write it there, as /etc/chef/ohai/plugins/rehai.rb, instead of printing it",
                HelpName = "FILE",
            };
            var verb = new Command("ohai-plugin", "Print a plugin that gives chef-client's ohai the guests")
            {
                socket,
                output,
            };
            OnRun(
                verb,
                (session, parsed) => OhaiPluginCommand.Run(session, parsed.GetValue(socket)!, parsed.GetValue(output))
            );
            return verb;
        }

        Command Register()
        {
            var user = new Option<string?>("--user")
            {
                Description = "An admin of the organization",
                HelpName = "NAME",
            };
            var key = new Option<string?>("--key") { Description = "That admin's private key", HelpName = "FILE" };
            var verb = new Command("register", "Make this host a client of the server, with a key made here")
            {
                user,
                key,
            };
            OnRun(verb, (session, parsed) => RegisterCommand.Run(session, parsed.GetValue(user), parsed.GetValue(key)));
            return verb;
        }

        Command Config()
        {
            var fromRuby = new Option<bool>("--from-ruby")
            {
                Description = "Have chef-client's own Ruby evaluate it, and write it as plain values",
            };
            var output = new Option<string?>("--output")
            {
                Description = "A new file for that, which only its owner can read; without it secrets are masked",
                HelpName = "FILE",
            };
            var verb = new Command("config", "Print the configuration in effect, and where each key comes from")
            {
                fromRuby,
                output,
            };
            OnRun(
                verb,
                (session, parsed) => ConfigCommand.Run(session, parsed.GetValue(fromRuby), parsed.GetValue(output))
            );
            return verb;
        }

        void OnRun(Command command, Func<Session, ParseResult, int> run) =>
            command.SetAction(parsed => Guard(parsed, options, signals, run));
    }

    private static Option<string> SocketOption() =>
        new("--socket")
        {
            Description = "Where the watch listens",
            HelpName = "FILE",
            DefaultValueFactory = _ => WatchSocket.UsualPath,
        };

    private static Argument<string[]> AttributeArgument() =>
        new("ATTRIBUTE")
        {
            Description = "A root of the automatic attributes, or a path below one: libvirt, kernel/release",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [],
        };

    private static Session Open(ParseResult parsed, Options options, Signals signals) =>
        new(parsed, options, signals.Token)
        {
            UsualLevel = parsed.CommandResult.Command.Name == WatchVerb ? LogLevel.Info : LogLevel.Warn,
        };

    /// <summary>Turns every expected failure into its words and its exit code.</summary>
    private static int Guard(ParseResult parsed, Options options, Signals signals, Func<Session, ParseResult, int> run)
    {
        using var session = Open(parsed, options, signals);
        try
        {
            return run(session, parsed);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            session.Complain("interrupted; nothing more was saved.");
            return signals.ExitCode;
        }
        catch (Exception e) when (Failures.Code(e) is { } code)
        {
            session.Complain(e.Message);
            return code;
        }
        catch (Exception e)
        {
            session.Complain($"This is a defect of Rehai, please report it: {e.GetType().Name}: {e.Message}");
            return ExitCode.Failed;
        }
    }
}
