using Rehai.Chef;

namespace Rehai.Conformance.Proof;

/// <summary>Sets one item of the run list, one normal attribute, one tag or the environment: GET, change, PUT.</summary>
/// <param name="knife">Its number among the knives.</param>
internal sealed class Knife(Stage stage, WriterKind kind, int id, int knife) : Writer(stage, kind, id)
{
    private const int MostTries = 50;

    internal override void Round()
    {
        var node = AnyNode();
        var edit = Begin(node, Slot(node));
        var isSaved = false;
        for (var tries = 0; tries < MostTries && Try(edit) is var saved; tries++)
        {
            if (saved is { } known)
            {
                isSaved = known;
                break;
            }
        }
        edit.Finish(isSaved);
    }

    private int Slot(int node)
    {
        var slots = Stage.Slots;
        return Random.Next(node % slots.Knives == knife ? 4 : 3) switch
        {
            0 => SlotMap.RunList(knife),
            1 => SlotMap.Normal(knife),
            2 => SlotMap.Tag(knife),
            _ => slots.Environment,
        };
    }

    /// <returns>Whether it is saved; null where that is to be tried again.</returns>
    private bool? Try(Edit edit)
    {
        var path = $"nodes/{Nodes.Name(edit.Node)}{(Kind == WriterKind.DesiredKnife ? "/desired" : "")}";
        if (Get(path) is not { } read)
        {
            return null;
        }
        if (read.Status != 200)
        {
            return false;
        }
        if (Stage.Text.Read(read.Body)[edit.Slot] == edit.Value)
        {
            return true;
        }
        Wait(Stage.Scenario.Thinking(Random));
        var changed = Stage.Text.With(read.Body, edit.Slot, edit.Value);
        var tag = Kind == WriterKind.Knife ? null : read.EntityTag;
        return Send(new(HttpMethod.Put, path, changed) { IfMatch = tag })?.Status switch
        {
            200 => true,
            null or 412 => null,
            _ => false,
        };
    }
}
