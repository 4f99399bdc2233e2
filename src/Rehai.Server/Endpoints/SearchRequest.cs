using System.Globalization;
using Rehai.Server.Search;

namespace Rehai.Server.Endpoints;

/// <summary>What a search asks for, by the rules of <c>chef_index_query.erl</c>; <c>sort</c> means nothing there either.</summary>
/// <param name="Start">How many objects to pass over.</param>
/// <param name="Rows">How many objects to give at most.</param>
internal sealed record SearchRequest(Clause Query, long Start, long Rows)
{
    private const long UsualRows = 1000;

    /// <summary>The request, or what is wrong with it.</summary>
    public static (SearchRequest? Request, string? Fault) Read(IQueryCollection parameters)
    {
        string? query = parameters["q"];
        try
        {
            var clause = query is null ? new EveryClause() : QueryParser.Parse(query);
            var (start, fault) = Number(parameters, "start", 0);
            var (rows, otherFault) = Number(parameters, "rows", UsualRows);
            return (fault ?? otherFault) is { } wrong ? (null, wrong) : (new(clause, start, rows), null);
        }
        catch (QueryException e)
        {
            return (null, Invalid(query!, e));
        }
    }

    public static string Invalid(string query, QueryException why) =>
        $"invalid search query: '{query}'{(why.Message.Length > 0 ? $": {why.Message}" : "")}";

    /// <summary>A whole number without a bound, as Chef reads it.</summary>
    private static (long Number, string? Fault) Number(IQueryCollection parameters, string name, long absent)
    {
        string? text = parameters[name];
        if (text is null)
        {
            return (absent, null);
        }
        var digits = text.StartsWith('+') ? text[1..] : text;
        return digits.Length == 0 || !digits.All(char.IsAsciiDigit) ? (0, $"invalid '{name}' value: '{text}'")
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (number, null)
            : (long.MaxValue, null);
    }
}
