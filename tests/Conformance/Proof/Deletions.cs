namespace Rehai.Conformance.Proof;

/// <summary>Whether a deleted node stayed deleted until somebody made it anew, and whether a publication did that by mistake.</summary>
internal static class Deletions
{
    /// <param name="exchanges">In the order in which they began.</param>
    internal static IEnumerable<Violation> Judge(
        int node,
        IReadOnlyList<Edit> edits,
        IReadOnlyList<Exchange> exchanges,
        IReadOnlyList<WriterKind> writers
    ) => Returned(node, exchanges).Concat(CreatedByRetry(node, edits, exchanges, writers));

    private static IEnumerable<Violation> Returned(int node, IReadOnlyList<Exchange> exchanges)
    {
        var creations = exchanges.Where(exchange => exchange is { Method: "POST", MayHaveWritten: true }).ToList();
        var states = exchanges.Where(exchange => exchange.Shown is not null).ToList();
        foreach (var deletion in exchanges.Where(exchange => exchange is { Method: "DELETE", Status: 200 }))
        {
            var next = states.Find(state => state.Start > deletion.End);
            if (next is not null && !creations.Exists(made => made.End >= deletion.Start && made.Start <= next.End))
            {
                yield return new(
                    ViolationKind.CameBack,
                    node,
                    null,
                    "a deleted node was shown, and nobody had made it"
                );
            }
        }
    }

    /// <summary>A publication that has seen the node, or may have made it, and then finds none, must not make another.</summary>
    private static IEnumerable<Violation> CreatedByRetry(
        int node,
        IReadOnlyList<Edit> edits,
        IReadOnlyList<Exchange> exchanges,
        IReadOnlyList<WriterKind> writers
    )
    {
        foreach (var edit in edits.Where(edit => writers[edit.Writer].IsAgent()))
        {
            var own = exchanges.Where(exchange =>
                exchange.Writer == edit.Writer
                && !exchange.IsRepeated
                && exchange.Start >= edit.Start
                && exchange.Start <= edit.End
            );
            var wasThere = false;
            foreach (var exchange in own)
            {
                if (wasThere && exchange is { Method: "POST" })
                {
                    yield return new(
                        ViolationKind.CreatedByRetry,
                        node,
                        writers[edit.Writer],
                        "a publication made a node that it had seen or made before"
                    );
                }
                wasThere |= exchange is { Method: "POST", Status: not 409 } or { Method: "GET", Status: 200 };
            }
        }
    }
}
