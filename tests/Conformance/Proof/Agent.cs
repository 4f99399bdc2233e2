using Rehai.Agent;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Conformance.Proof;

/// <summary>Rehai's own publisher, over HTTP, of a hypervisor whose guests are others at every run.</summary>
internal sealed class Agent(Stage stage, WriterKind kind, int id, int place, int all) : Writer(stage, kind, id)
{
    private const int Retries = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(20);

    private readonly Log _log = Log.ToStandardError(LogLevel.Fatal);

    internal override void Round()
    {
        var node = OwnNode(place, all);
        var edit = Begin(node, Stage.Slots.Guests);
        try
        {
            var outcome = Publish(node, edit.Value);
            edit.Finish(isSaved: true);
            if (outcome is { Kind: SaveKind.Saved, Window: { } window })
            {
                Stage.Windows.Add(window);
            }
        }
        catch (Exception e) when (e is ChefServerException or ConflictException or RunLockException)
        {
            edit.Finish(isSaved: false);
        }
    }

    /// <summary>As the program itself puts one together, with this way of saving and no other.</summary>
    internal static NodePublisher Publisher(
        ChefClient chef,
        int node,
        SavingWay way,
        string lockFile,
        Action<TimeSpan> wait,
        Log log
    ) =>
        new(
            new NodeStore(chef, Nodes.Name(node), "_default", way, isForced: true),
            new ConvergeGate(lockFile, LockTimeout, TimeProvider.System, log),
            new RetryPolicy(Retries, Pause, wait, _ => { }),
            AttributeFilter.None,
            TimeProvider.System,
            log
        );

    private SaveOutcome Publish(int node, int reading)
    {
        var publisher = Publisher(Chef, node, Way, Stage.LockFile(node), Wait, _log);
        while (true)
        {
            var outcome = publisher.Publish(Collect(), Collect, Stage.Cancellation);
            if (outcome.Kind != SaveKind.InsideConverge)
            {
                return outcome;
            }
            // The chef-client lives in this same process, and so looks like one that waits for us.
            Wait(Pause);
        }

        Collection Collect() => Truth.Read(reading, TimeProvider.System);
    }

    private SavingWay Way =>
        Kind switch
        {
            WriterKind.AgentCurrentState => SavingWay.CurrentState,
            WriterKind.AgentConditional => SavingWay.Conditional,
            _ => SavingWay.Locked,
        };
}
