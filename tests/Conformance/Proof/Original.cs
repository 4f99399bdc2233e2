namespace Rehai.Conformance.Proof;

/// <summary>
/// The script of 2014: reads the node, runs ohai without a lock, wipes default and override, saves the node whole.
/// </summary>
internal sealed class Original(Stage stage, int id, int place, int all) : Writer(stage, WriterKind.Original, id)
{
    internal override void Round()
    {
        var node = OwnNode(place, all);
        var edit = Begin(node, Stage.Slots.Guests);
        edit.Finish(Save(edit));
    }

    private bool Save(Edit edit)
    {
        var path = $"nodes/{Nodes.Name(edit.Node)}";
        if (Get(path) is not { Status: 200 } read)
        {
            return false;
        }
        Wait(Stage.Scenario.RunningOhai);
        var text = NodeText.Wipe(Stage.Text.With(read.Body, edit.Slot, edit.Value));
        return Send(new(HttpMethod.Put, path, text))?.Status == 200;
    }
}
