namespace Rehai.Server.Search;

/// <summary>
/// Lucene's classic query syntax as Chef's users know it: a parser by descent over <see cref="QueryText"/>. It takes whatever
/// <c>chef_lucene.peg</c> takes, and more: groups of one field, characters that Chef refuses unescaped. Words next to each other are
/// joined by OR; AND and OR bind alike, as in Lucene: AND makes its two neighbours required.
/// </summary>
internal sealed class QueryParser
{
    /// <summary>In characters.</summary>
    public const int Longest = 16_384;

    /// <summary>Groups within groups.</summary>
    public const int Deepest = 50;

    /// <summary>Lucene's own bound, of all clauses together.</summary>
    public const int MostClauses = 1024;

    /// <summary>Lucene's, where a fuzzy word does not say.</summary>
    private const int UsualEdits = 2;

    private readonly QueryText _text;
    private int _clauses;
    private int _depth;

    private QueryParser(string query) => _text = new QueryText(query);

    /// <exception cref="QueryException">It is no query.</exception>
    public static Clause Parse(string query)
    {
        if (query.Length > Longest)
        {
            throw new QueryException($"it is longer than {Longest} characters");
        }
        var parser = new QueryParser(query);
        var clause = parser.ParseClauses(field: null);
        return parser._text.IsAtEnd ? clause : throw new QueryException();
    }

    /// <summary>To the end of the group or of the query.</summary>
    private Clause ParseClauses(Pattern? field)
    {
        var parts = new List<Part> { new(ParseModifier(), ParseClause(field)) };
        while (_text.Next is not ('\0' or ')'))
        {
            var isAnd = TakeAnd();
            _ = isAnd || TakeOr();
            Add(parts, isAnd, ParseModifier(), ParseClause(field));
        }
        return parts is [{ Occur: not Occur.Prohibited }] ? parts[0].Clause : new BooleanClause(parts);
    }

    /// <summary>As Lucene does it: AND reaches back to the clause before it, OR says nothing.</summary>
    private static void Add(List<Part> parts, bool isAnd, Occur modifier, Clause clause)
    {
        if (isAnd && parts[^1].Occur == Occur.Optional)
        {
            parts[^1] = parts[^1] with { Occur = Occur.Required };
        }
        parts.Add(new Part(isAnd && modifier == Occur.Optional ? Occur.Required : modifier, clause));
    }

    private bool TakeAnd() => _text.TakeWord("AND") || _text.Take("&&");

    private bool TakeOr() => _text.TakeWord("OR") || _text.Take("||");

    private Occur ParseModifier() =>
        _text.Take("+") ? Occur.Required
        : _text.TakeWord("NOT") || _text.Take("!") || _text.Take("-") ? Occur.Prohibited
        : Occur.Optional;

    private Clause ParseClause(Pattern? field)
    {
        if (++_clauses > MostClauses)
        {
            throw new QueryException($"it has more than {MostClauses} clauses");
        }
        if (_text.Next is '(' or '"' or '[' or '{')
        {
            return ParseValue(field);
        }
        RefuseOperator();
        var word = ParseWord();
        return _text.TakeSuffix(':') ? ParseField(word) : Boosted(ParseSuffix(field, word));
    }

    private Clause ParseField(Pattern field)
    {
        var value = ParseValue(field);
        return field.IsAny && value is TermClause { Value.IsAny: true } ? new EveryClause() : value;
    }

    private Clause ParseValue(Pattern? field)
    {
        if (_text.Take("("))
        {
            return Boosted(ParseGroup(field));
        }
        if (_text.Take("\""))
        {
            return Boosted(ParsePhrase(field));
        }
        if (_text.Next is '[' or '{')
        {
            return Boosted(field is null ? throw new QueryException() : new TermClause(field, ParseRange()));
        }
        RefuseOperator();
        // A sign here is no operator, so that negative numbers can be looked for.
        var word = ParseWord();
        return _text.TakeSuffix(':') ? throw new QueryException() : Boosted(ParseSuffix(field, word));
    }

    private Clause ParseGroup(Pattern? field)
    {
        if (++_depth > Deepest)
        {
            throw new QueryException($"it nests deeper than {Deepest} groups");
        }
        var group = ParseClauses(field);
        _depth--;
        return _text.Take(")") ? group : throw new QueryException();
    }

    private TermClause ParsePhrase(Pattern? field)
    {
        var phrase = _text.Phrase();
        var slop = _text.TakeSuffix('~') ? _text.Number() ?? 0 : 0;
        return field is not null ? new(field, ValueTest.Near(phrase, (int)Math.Min(slop, IndexedText.Longest)))
            : string.IsNullOrWhiteSpace(phrase) ? throw new QueryException()
            : new(null, ValueTest.Words(phrase, IndexedText.LongestRest));
    }

    private ValueTest ParseRange()
    {
        var withLow = _text.Take("[");
        if (!withLow && !_text.Take("{"))
        {
            throw new QueryException();
        }
        var low = _text.Bound();
        if (!_text.TakeWord("TO"))
        {
            throw new QueryException();
        }
        var high = _text.Bound();
        var withHigh = _text.Take("]");
        return withHigh || _text.Take("}")
            ? ValueTest.Between(low, withLow, high, withHigh)
            : throw new QueryException();
    }

    private TermClause ParseSuffix(Pattern? field, Pattern word)
    {
        var isFuzzy = _text.TakeSuffix('~');
        var fuzziness = isFuzzy ? _text.Number() : null;
        return new(
            field,
            isFuzzy && word.IsLiteral ? ValueTest.Like(word.Text, Edits(fuzziness, word.Length))
                : field is null && word.IsLiteral ? ValueTest.Words(word.Text, IndexedText.LongestRest)
                : ValueTest.Matching(word)
        );
    }

    /// <summary>A number below 1 is the old way to say it: how much of the word stays.</summary>
    private static int Edits(double? fuzziness, int length) =>
        fuzziness switch
        {
            null => UsualEdits,
            >= 1 => (int)Math.Min(fuzziness.Value, EditDistance.Most),
            _ => (int)Math.Min((1 - fuzziness.Value) * length, EditDistance.Most),
        };

    /// <summary>Nobody ranks: a boost is read and forgotten.</summary>
    private Clause Boosted(Clause clause) =>
        !_text.TakeSuffix('^') || _text.Number() is not null ? clause : throw new QueryException();

    private Pattern ParseWord() => _text.Word() is { Length: > 0 } word ? word : throw new QueryException();

    private void RefuseOperator()
    {
        if (TakeAnd() || TakeOr() || _text.TakeWord("NOT"))
        {
            throw new QueryException();
        }
    }
}
