using Rehai.Server.Storage;

namespace Rehai.Server.Search;

/// <summary>Finds what a query means by the index alone: no document is read.</summary>
internal sealed class Evaluation
{
    private readonly Lookup _index;

    private Evaluation(Session session, SearchScope scope) => _index = new Lookup(session, scope);

    /// <summary>The ids of all documents that match, in order.</summary>
    /// <exception cref="QueryException">That would cost too much.</exception>
    public static List<long> Find(Session session, SearchScope scope, Clause query)
    {
        var evaluation = new Evaluation(session, scope);
        return evaluation.FindAny(query).InOrder();
    }

    /// <summary>A whole query of prohibitions finds all that they leave (Solr does so, and only there).</summary>
    private DocumentSet FindAny(Clause query)
    {
        if (query is not BooleanClause { IsNegative: true } negative)
        {
            return Find(query);
        }
        var found = _index.All();
        Remove(found, negative.Parts);
        return found;
    }

    private DocumentSet Find(Clause clause) =>
        clause switch
        {
            EveryClause => _index.All(),
            TermClause term => _index.Find(term),
            BooleanClause boolean => Find(boolean),
            _ => new(),
        };

    private DocumentSet Find(BooleanClause query)
    {
        var required = query.Parts.Where(part => part.Occur == Occur.Required).ToList();
        var found =
            required.Count > 0
                ? FindCommon([.. required.Select(part => part.Clause).OrderBy(Cost)])
                : FindEither(query.Parts.Where(part => part.Occur == Occur.Optional));
        Remove(found, query.Parts.Where(part => part.Occur == Occur.Prohibited));
        return found;
    }

    private DocumentSet FindCommon(List<Clause> clauses)
    {
        var found = Find(clauses[0]);
        foreach (var clause in clauses.Skip(1).TakeWhile(_ => found.Count > 0))
        {
            found.IntersectWith(Find(clause));
        }
        return found;
    }

    private DocumentSet FindEither(IEnumerable<Part> parts)
    {
        var found = new DocumentSet();
        foreach (var part in parts)
        {
            found.UnionWith(Find(part.Clause));
        }
        return found;
    }

    private void Remove(DocumentSet found, IEnumerable<Part> parts)
    {
        foreach (var part in parts.TakeWhile(_ => found.Count > 0))
        {
            found.ExceptWith(Find(part.Clause));
        }
    }

    /// <summary>What finds little comes first, so that the rest may not be needed.</summary>
    private static int Cost(Clause clause) =>
        clause switch
        {
            TermClause { Field: null or { IsLiteral: true }, Value.Exact: not null } => 0,
            TermClause { Field: { IsLiteral: true }, Value.Filter: null } => 1,
            TermClause => 2,
            _ => 3,
        };
}
