using Rehai.Chef;

namespace Rehai.Conformance.Proof;

/// <summary>
/// A chef-client: takes the node's run lock, reads the node, works, and saves it with its own default, override and automatic
/// attributes. It sends no tag.
/// </summary>
internal sealed class Converge(Stage stage, WriterKind kind, int id, int place, int all) : Writer(stage, kind, id)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    internal override void Round()
    {
        var node = OwnNode(place, all);
        using var held = Lock(Stage.LockFile(node));
        List<Edit> edits =
        [
            Begin(node, Stage.Slots.Default),
            Begin(node, Stage.Slots.Override),
            Begin(node, Stage.Slots.Automatic),
        ];
        var isSaved = Save(node, edits);
        edits.ForEach(edit => edit.Finish(isSaved));
    }

    private bool Save(int node, List<Edit> edits)
    {
        var path = $"nodes/{Nodes.Name(node)}";
        if (Get(path) is not { Status: 200 } read)
        {
            return false;
        }
        Wait(Stage.Scenario.Converging(Random));
        var text = edits.Aggregate(read.Body, (body, edit) => Stage.Text.With(body, edit.Slot, edit.Value));
        var request =
            Kind == WriterKind.Converge
                ? new ChefRequest(HttpMethod.Put, path, text)
                : new ChefRequest(HttpMethod.Put, $"{path}/current", NodeText.CurrentOf(text));
        return Send(request)?.Status == 200;
    }

    private RunLock Lock(string file)
    {
        while (true)
        {
            if (RunLock.TryAcquire(file) is { } held)
            {
                return held;
            }
            Wait(Poll);
        }
    }
}
