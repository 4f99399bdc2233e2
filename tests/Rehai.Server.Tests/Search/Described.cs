using Rehai.Server.Search;

namespace Rehai.Server.Tests.Search;

/// <summary>A parsed query as text, with each part's sign: <c>+</c> required, <c>-</c> prohibited.</summary>
internal static class Described
{
    public static string Of(string query) => Of(QueryParser.Parse(query));

    private static string Of(Clause clause) =>
        clause switch
        {
            EveryClause => "every",
            TermClause term => $"{term.Field?.ToString() ?? "-"}:{Of(term.Value)}",
            BooleanClause boolean => $"({string.Join(' ', boolean.Parts.Select(Of))})",
            _ => throw new InvalidOperationException(),
        };

    private static string Of(Part part) =>
        part.Occur switch
        {
            Occur.Required => "+",
            Occur.Prohibited => "-",
            _ => "",
        } + Of(part.Clause);

    private static string Of(ValueTest test) =>
        test.Exact is { } words ? $"'{words}'"
        : test.IsAny ? "any"
        : test.Token is { } pattern ? pattern.ToString()
        : $"[{test.Lower}..{test.Upper.Replace("\U0010FFFF", "∞", StringComparison.Ordinal)}){(test.Filter is null ? "" : "?")}";
}
