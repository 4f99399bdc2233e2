namespace Rehai.Agent.Commands;

/// <summary>`rehai diff`: what a refresh would change; nothing is locked and nothing written.</summary>
internal static class DiffCommand
{
    public static int Run(Session session, IReadOnlyList<string> attributes)
    {
        var roots = Attributes.RootsFor(Attributes.Roots(attributes), session.Destination);
        _ = (session.Config.ServerUrl, session.Config.Filter);
        using var chef = session.Connect();
        var runner = session.Runner(roots, checkIn: false, session.Log, () => session.Config.Ohai);
        var collection = Attributes.Select(runner.Run("command", session.Cancellation), roots);
        var changes = session.Publisher(chef, session.NodeName).Preview(collection, session.Cancellation).Changes;
        if (session.Destination.DataBag is not null)
        {
            StandardStreams.Error.WriteLine($"Compared with {session.Destination.Describe(session.NodeName)}.");
        }
        if (session.IsJson)
        {
            ChangeList.PrintJson(changes);
        }
        else
        {
            ChangeList.Print(changes);
        }
        var failed = Failures.Report(collection.Failures, session.Log);
        return failed != ExitCode.Done ? failed
            : changes.Count > 0 ? ExitCode.DifferenceFound
            : ExitCode.Done;
    }
}
