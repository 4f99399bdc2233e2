namespace Rehai.Conformance.Proof;

/// <summary>
/// Judges a history. Each place of a node has one writer, whose edits carry growing numbers: so a state that is read after an edit
/// was acknowledged shows that edit's number or a greater one, unless the node was deleted meanwhile.
/// </summary>
/// <param name="writers">What kind each writer is.</param>
internal sealed class Checker(SlotMap slots, IReadOnlyList<WriterKind> writers)
{
    internal Verdict Judge(History history)
    {
        var edits = history.Edits.ToLookup(edit => edit.Node);
        var violations = new List<Violation>();
        foreach (var node in history.Exchanges.GroupBy(exchange => exchange.Node))
        {
            var exchanges = node.OrderBy(exchange => exchange.Start).ToList();
            violations.AddRange(new NodeHistory(node.Key, [.. edits[node.Key]], exchanges, slots, writers).Judge());
            violations.AddRange(VersionOrder.Judge(node.Key, exchanges));
            violations.AddRange(Deletions.Judge(node.Key, [.. edits[node.Key]], exchanges, writers));
        }
        return new Verdict(violations);
    }
}
