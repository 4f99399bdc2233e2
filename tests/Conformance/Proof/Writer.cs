using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Conformance.Proof;

/// <summary>One who edits nodes, round after round, and believes what the answers say.</summary>
internal abstract class Writer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<(int Node, int Slot), int> _values = [];

    /// <param name="id">Its number among all writers.</param>
    protected Writer(Stage stage, WriterKind kind, int id)
    {
        (Stage, Kind, Id) = (stage, kind, id);
        Random = new Random(HashCode.Combine(stage.Scenario.Seed, id, "writer".Length));
        Chef = new ChefClient(
            new ChefConnection(stage.Network.Organization, new TlsSettings(), Patience)
            {
                Headers = [new(Network.WriterHeader, $"{id}")],
            },
            new RequestSigner("admin", stage.Key, new SkewedTime(TimeSpan.FromMinutes(Random.Next(-14, 14))))
        );
    }

    internal WriterKind Kind { get; }

    internal int Id { get; }

    protected Stage Stage { get; }

    protected Random Random { get; }

    protected ChefClient Chef { get; }

    internal abstract void Round();

    public void Dispose() => Chef.Dispose();

    protected int AnyNode() => Random.Next(Stage.Scenario.Nodes);

    /// <summary>Of the nodes that it has to itself among its like.</summary>
    /// <param name="place">Its number among these.</param>
    protected int OwnNode(int place, int all) =>
        place + (all * Random.Next((Stage.Scenario.Nodes - place + all - 1) / all));

    protected Edit Begin(int node, int slot, int? value = null)
    {
        var next = value ?? _values.GetValueOrDefault((node, slot)) + 1;
        _values[(node, slot)] = next;
        var edit = new Edit(Id, node, slot, next, History.Now);
        Stage.History.Add(edit);
        return edit;
    }

    /// <returns>Null where the answer was lost.</returns>
    protected ChefResponse? Send(ChefRequest request)
    {
        try
        {
            return Chef.Send(request, Stage.Cancellation);
        }
        catch (ChefServerUnreachableException)
        {
            return null;
        }
    }

    protected ChefResponse? Get(string path) => Send(new(HttpMethod.Get, path, default));

    protected void Wait(TimeSpan span)
    {
        Stage.Cancellation.WaitHandle.WaitOne(span);
        Stage.Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>A clock that is wrong, by less than Chef's servers forgive.</summary>
    private sealed class SkewedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
