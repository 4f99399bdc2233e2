namespace Rehai.Server.Search;

/// <summary>A part of a query, which a document matches or not: nobody ranks.</summary>
internal abstract record Clause;

/// <summary><c>*:*</c></summary>
internal sealed record EveryClause : Clause;

/// <param name="Field">The name of a path or of a last key; null for a word that stands alone, which is looked for among all tokens.</param>
internal sealed record TermClause(Pattern? Field, ValueTest Value) : Clause;

/// <summary>
/// Lucene's boolean query: every required part matches and no prohibited one does; where none is required, one of the
/// optional ones must. Of prohibited parts alone nothing is left.
/// </summary>
internal sealed record BooleanClause(IReadOnlyList<Part> Parts) : Clause
{
    public bool IsNegative => Parts.Count > 0 && Parts.All(part => part.Occur == Occur.Prohibited);
}

internal sealed record Part(Occur Occur, Clause Clause);

internal enum Occur
{
    Optional,
    Required,
    Prohibited,
}
