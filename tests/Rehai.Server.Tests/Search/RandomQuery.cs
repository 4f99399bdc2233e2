using System.Text;
using System.Text.RegularExpressions;

namespace Rehai.Server.Tests.Search;

/// <summary>A query, and what it means, said in another way than the server says it.</summary>
internal sealed record RandomQuery(string Text, Func<NaiveDocument, bool> Matches)
{
    public static RandomQuery Of(Random random)
    {
        if (random.Next(8) == 0)
        {
            var inner = Some(random, 2);
            return new($"NOT {inner.Text}", document => !inner.Matches(document));
        }
        return Some(random, 3);
    }

    private static RandomQuery Some(Random random, int depth)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            return Term(random);
        }
        var (a, b, c) = (Some(random, depth - 1), Some(random, depth - 1), Some(random, depth - 1));
        return random.Next(8) switch
        {
            0 => new($"({a.Text} {b.Text})", d => a.Matches(d) || b.Matches(d)),
            1 => new($"({a.Text} OR {b.Text} || {c.Text})", d => a.Matches(d) || b.Matches(d) || c.Matches(d)),
            2 => new($"({a.Text} AND {b.Text})", d => a.Matches(d) && b.Matches(d)),
            3 => new($"({a.Text} && NOT {b.Text})", d => a.Matches(d) && !b.Matches(d)),
            4 => new($"(+{a.Text} {b.Text} -{c.Text})", d => a.Matches(d) && !c.Matches(d)),
            5 => new($"({a.Text} OR {b.Text} AND {c.Text})", d => b.Matches(d) && c.Matches(d)),
            6 => new($"({a.Text} AND {b.Text} OR {c.Text})", d => a.Matches(d) && b.Matches(d)),
            _ => new($"({a.Text} AND (NOT {b.Text}))", _ => false),
        };
    }

    private static RandomQuery Term(Random random)
    {
        var field = Field(random);
        var words = RandomDocument.Words(random, 2);
        return random.Next(9) switch
        {
            0 or 1 => OfField(field, Escape(words[0]), value => First(value) == words[0]),
            2 => OfField(field, "*", _ => true),
            3 => OfPattern(field, Pattern(random)),
            4 => OfField(
                field,
                $"\"{Escape(words[0])} {Escape(words[1])}\"",
                value => value.Take(2).SequenceEqual(words)
            ),
            5 => OfRange(random, field),
            6 => OfField(field, $"{Escape(words[0])}~1", value => Distance(words[0], First(value)) <= 1),
            7 => new(Escape(words[0]), document => document.Tokens.Contains(words[0])),
            _ => OfToken(Pattern(random)),
        };
    }

    private static RandomQuery OfField(string field, string value, Func<string[], bool> takes)
    {
        var name = Expression(field);
        return new(
            $"{field}:{value}",
            document => document.Values.Any(pair => name.IsMatch(pair.Field) && takes(pair.Words))
        );
    }

    private static RandomQuery OfPattern(string field, string pattern)
    {
        var expression = Expression(pattern);
        return OfField(field, pattern, value => expression.IsMatch(First(value)));
    }

    private static RandomQuery OfToken(string pattern)
    {
        var expression = Expression(pattern);
        return new(pattern, document => document.Tokens.Any(expression.IsMatch));
    }

    private static RandomQuery OfRange(Random random, string field)
    {
        var (low, high) = (RandomDocument.Words(random, 1)[0], RandomDocument.Words(random, 1)[0]);
        var (isClosed, isOpenLow, isOpenHigh) = (random.Next(2) == 0, random.Next(4) == 0, random.Next(4) == 0);
        var (from, to) = (isOpenLow ? "*" : Escape(low), isOpenHigh ? "*" : Escape(high));
        var least = isClosed ? 0 : 1;
        return OfField(
            field,
            isClosed ? $"[{from} TO {to}]" : $"{{{from} TO {to}}}",
            value =>
                (isOpenLow ? isClosed || isOpenHigh || First(value).Length > 0 : Compare(First(value), low) >= least)
                && (isOpenHigh || Compare(high, First(value)) >= least)
        );
    }

    private static string Field(Random random) =>
        random.Next(8) switch
        {
            0 => "*",
            1 => $"*{RandomDocument.Key(random)}",
            2 => $"{RandomDocument.Key(random)}*",
            3 => $"{RandomDocument.Key(random)}_*_{RandomDocument.Key(random)}",
            4 => $"*_{RandomDocument.Key(random)}",
            5 => $"{RandomDocument.Key(random)}_{RandomDocument.Key(random)}",
            6 => $"{RandomDocument.Key(random)}_{RandomDocument.Key(random)}_{RandomDocument.Key(random)}",
            _ => RandomDocument.Key(random),
        };

    private static string Pattern(Random random)
    {
        var word = RandomDocument.Words(random, 1)[0];
        var at = random.Next(word.Length);
        return random.Next(4) switch
        {
            0 => $"{Escape(word[..at])}*",
            1 => $"*{Escape(word[at..])}",
            2 => $"*{Escape(word[at..(at + 1)])}*",
            _ => $"{Escape(word[..at])}?{Escape(word[(at + 1)..])}",
        };
    }

    private static Regex Expression(string pattern) =>
        new(
            "^"
                + Regex.Replace(
                    pattern,
                    @"\\(.)|(.)",
                    match =>
                        match.Groups[1].Success ? Regex.Escape(match.Groups[1].Value)
                        : match.Value is "*" ? ".*"
                        : match.Value is "?" ? "."
                        : Regex.Escape(match.Value)
                )
                + @"\z",
            RegexOptions.CultureInvariant
        );

    private static string Escape(string word) => Regex.Replace(word, @"[^A-Za-z0-9]", @"\$0");

    private static string First(string[] words) => words.FirstOrDefault("");

    private static int Compare(string one, string other) =>
        Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    private static int Distance(string one, string other)
    {
        var cells = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                cells[i, j] =
                    i == 0 || j == 0
                        ? i + j
                        : Math.Min(
                            Math.Min(cells[i - 1, j], cells[i, j - 1]) + 1,
                            cells[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1)
                        );
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    cells[i, j] = Math.Min(cells[i, j], cells[i - 2, j - 2] + 1);
                }
            }
        }
        return cells[one.Length, other.Length];
    }
}
