using System.Diagnostics;
using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;

namespace Rehai.Agent.Commands;

/// <summary>`rehai` and `rehai ATTRIBUTE…`: collect, save, exit.</summary>
internal static class RefreshCommand
{
    public static int Run(Session session, IReadOnlyList<string> attributes, bool whyRun, bool checkIn)
    {
        var start = session.Time.GetTimestamp();
        var roots = Attributes.RootsFor(Attributes.Roots(attributes), session.Destination);
        // What is wrong with the configuration is said before anything is read.
        _ = (session.Config.ServerUrl, session.Config.Filter);
        var runner = session.Runner(roots, checkIn, session.Log, () => session.Config.Ohai);
        // The key is read and the client set up beside the reading of libvirt.
        var connecting = Task.Run(() => new Connection(session));
        var collection = Collect(session, runner, roots);
        using var connection = connecting.GetAwaiter().GetResult();
        if (collection.Libvirt is null && collection.Roots.Count == 0)
        {
            throw collection.Failures[0];
        }
        var publisher = session.Publisher(connection.Chef, connection.NodeName);
        var outcome = whyRun
            ? publisher.Preview(collection, session.Cancellation)
            : publisher.Publish(collection, () => Collect(session, runner, roots), session.Cancellation);
        if (outcome.Offered is { } offered)
        {
            session.Memory.Keep(offered);
        }
        Report(session, connection.NodeName, collection, outcome, session.Time.GetElapsedTime(start));
        return Failures.Report(collection.Failures, session.Log);
    }

    private static Collection Collect(Session session, CollectorRunner runner, IReadOnlyCollection<string> roots) =>
        Attributes.Select(runner.Run("command", session.Cancellation), roots);

    private static void Report(Session session, string node, Collection collection, SaveOutcome outcome, TimeSpan took)
    {
        if (session.IsJson)
        {
            PrintJson(node, session.Destination, collection, outcome, took);
            return;
        }
        var line =
            $"{session.Destination.Describe(node)}: {Guests(collection)}{Describe(outcome)}, {took.TotalMilliseconds:0} ms";
        if (outcome.Kind == SaveKind.WhyRun)
        {
            ChangeList.Print(outcome.Changes);
        }
        if (Console.IsErrorRedirected)
        {
            session.Log.Info(line);
        }
        else
        {
            StandardStreams.Error.WriteLine(OneLine.Of(line));
        }
    }

    private static string Guests(Collection collection) =>
        collection.Libvirt is null ? ""
        : collection.GuestCount == 1 ? "1 guest, "
        : $"{collection.GuestCount} guests, ";

    private static string Describe(SaveOutcome outcome) =>
        outcome.Kind switch
        {
            SaveKind.Saved => $"{outcome.Count} saved ({outcome.Paths})",
            SaveKind.Created => outcome.Way is SavingWay.DataBag ? "item created" : "node created",
            SaveKind.Unchanged => "nothing changed",
            SaveKind.WhyRun when outcome.Changes.Count == 0 => "nothing would change",
            SaveKind.WhyRun => $"{outcome.Count} not saved (why-run)",
            SaveKind.InsideConverge => "left to the converge that runs this",
            _ => throw new UnreachableException(),
        };

    /// <summary>
    /// One object: <c>node</c>, <c>data_bag</c> and <c>item</c> (absent where the node itself is the place), <c>outcome</c> (saved, created, unchanged, why_run, inside_converge), <c>guests</c> (absent where libvirt was not read), <c>changed</c> (paths of
    /// keys), <c>strategy</c> (absent in why-run), <c>window_ms</c> (from reading the node to the confirmed write), <c>ms</c>.
    /// </summary>
    private static void PrintJson(
        string node,
        Destination destination,
        Collection collection,
        SaveOutcome outcome,
        TimeSpan took
    ) =>
        JsonOutput.Print(json =>
        {
            json.WriteStartObject();
            json.WriteString("node", node);
            if (destination.DataBag is { } bag)
            {
                json.WriteString("data_bag", bag);
                json.WriteString("item", DataItemStore.IdOf(node));
            }
            json.WriteString("outcome", JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Kind.ToString()));
            if (collection.Libvirt is not null)
            {
                json.WriteNumber("guests", collection.GuestCount);
            }
            json.WriteStartArray("changed");
            foreach (var change in outcome.Changes)
            {
                json.WriteStringValue(change.ToString());
            }
            json.WriteEndArray();
            if (outcome.Way is { } way)
            {
                json.WriteString("strategy", way.Word());
            }
            if (outcome.Window is { } window)
            {
                json.WriteNumber("window_ms", Math.Round(window.TotalMilliseconds, 1));
            }
            json.WriteNumber("ms", Math.Round(took.TotalMilliseconds));
            json.WriteEndObject();
        });

    private sealed class Connection : IDisposable
    {
        public Connection(Session session)
        {
            NodeName = session.NodeName;
            Chef = session.Connect();
        }

        public string NodeName { get; }

        public Chef.ChefClient Chef { get; }

        public void Dispose() => Chef.Dispose();
    }
}
