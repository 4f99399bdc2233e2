using Rehai.Chef;

namespace Rehai.Conformance.Proof;

/// <summary>Looks at nodes; now and then deletes one, and mostly makes it anew a moment later.</summary>
internal sealed class Deleter(Stage stage, int id) : Writer(stage, WriterKind.Deleter, id)
{
    private const int LooksPerDeletion = 12;
    private const double MakesAnew = 0.7;

    internal override void Round()
    {
        var node = AnyNode();
        if (Random.Next(LooksPerDeletion) > 0)
        {
            Look(node);
            return;
        }
        Delete($"nodes/{Nodes.Name(node)}");
        if (Random.NextDouble() < MakesAnew)
        {
            Wait(Stage.Scenario.Thinking(Random));
            Create(node);
        }
    }

    internal void Look(int node) => Get($"nodes/{Nodes.Name(node)}");

    /// <summary>A node as somebody else than Rehai makes it.</summary>
    internal void Create(int node)
    {
        List<Edit> edits =
        [
            .. Enumerable.Range(0, SlotMap.Levels.Count).Select(level => Begin(node, Stage.Slots.Foreign(level), 1)),
        ];
        var text = Stage.Text.Fresh(Nodes.Name(node));
        var isMade = Send(new(HttpMethod.Post, "nodes", text))?.Status == 201;
        edits.ForEach(edit => edit.Finish(isMade));
    }

    private void Delete(string path)
    {
        ChefResponse? answer;
        do
        {
            answer = Get(path);
            if (answer is { Status: 200 })
            {
                answer = Send(new(HttpMethod.Delete, path, default) { IfMatch = answer.EntityTag });
            }
        } while (answer?.Status is null or 412);
    }
}
