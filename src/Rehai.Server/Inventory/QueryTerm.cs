namespace Rehai.Server.Inventory;

/// <summary>One piece of a query as it is written: <c>-host:kvm1,kvm2</c>. Positions are characters of the query.</summary>
/// <param name="Key">Null for a bare word, which is the one value.</param>
/// <param name="Operator">One of <c>: = &gt; &gt;= &lt; &lt;=</c>; empty for a bare word.</param>
internal sealed record QueryTerm(
    int Start,
    int End,
    bool IsNegative,
    QueryValue? Key,
    string Operator,
    IReadOnlyList<QueryValue> Values
);

/// <param name="Text">Without quotes.</param>
/// <param name="Length">With them.</param>
internal readonly record struct QueryValue(string Text, int Start, int Length)
{
    public int End => Start + Length;
}
