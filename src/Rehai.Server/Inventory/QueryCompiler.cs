using Rehai.Server.Search;

namespace Rehai.Server.Inventory;

/// <summary>Makes tests of a query's terms, or says what is wrong.</summary>
internal static class QueryCompiler
{
    public static (InventoryQuery? Query, QueryFault? Fault) Compile(string text)
    {
        if (text.Length > InventoryQuery.Longest)
        {
            var tooMuch = text.Length - InventoryQuery.Longest;
            return (
                null,
                new(InventoryQuery.Longest, tooMuch, $"A query has {InventoryQuery.Longest} characters at most.")
            );
        }
        var (terms, fault) = QueryScanner.Scan(text);
        if (fault is null && terms.Count > InventoryQuery.MostTerms)
        {
            var (start, end) = (terms[InventoryQuery.MostTerms].Start, terms[^1].End);
            fault = new(start, end - start, $"A query has {InventoryQuery.MostTerms} terms at most.");
        }
        return fault is null ? Compile(text, terms) : (null, fault);
    }

    private static (InventoryQuery?, QueryFault?) Compile(string text, IReadOnlyList<QueryTerm> terms)
    {
        var tests = new List<RowTest>();
        var usesTime = false;
        foreach (var term in terms)
        {
            var (test, fault) = Compile(term);
            if (test is null)
            {
                return (null, fault);
            }
            tests.Add(term.IsNegative ? new NotTest(test) { IsOfHost = test.IsOfHost } : test);
            usesTime |= term.Key is { } key && QueryKeys.Find(key.Text) is AmountKey { Unit: AmountUnit.Age };
        }
        return (new(text, tests, usesTime), null);
    }

    private static (RowTest? Test, QueryFault? Fault) Compile(QueryTerm term)
    {
        if (term.Key is not { } written)
        {
            return (new AnywhereTest(term.Values[0].Text), null);
        }
        var (test, fault) = QueryKeys.Find(written.Text) switch
        {
            null => (null, UnknownKey(written)),
            AmountKey amount => AmountTerm.Compile(amount, term),
            _ when term.Operator is not (":" or "=") => (null, NoComparison(term, written)),
            WordKey words => Compile(words, term),
            TextKey texts => (
                new TextTest(texts, term.Values.Select(value => value.Text)) { IsOfHost = texts.IsOfHost },
                null
            ),
            _ => throw new InvalidOperationException($"{written.Text} is a key of no kind"),
        };
        return test is not null && QueryKeys.Find(written.Text)!.IsOfGuest
            ? (new GuestTest(test), null)
            : (test, fault);
    }

    private static (RowTest? Test, QueryFault? Fault) Compile(WordKey key, QueryTerm term)
    {
        var mask = 0;
        foreach (var value in term.Values)
        {
            var wildcard = new Wildcard(value.Text);
            var meant = Enumerable
                .Range(0, key.Words.Count)
                .Where(word => key.Words[word].Any(spelling => wildcard.Matches(spelling, "")))
                .Sum(word => 1 << word);
            if (meant == 0)
            {
                return (null, UnknownWord(key, value));
            }
            mask |= meant;
        }
        return (new WordOfKeyTest(key, mask) { IsOfHost = key.IsOfHost }, null);
    }

    private static QueryFault UnknownKey(QueryValue written)
    {
        var meant = Nearest(written.Text, QueryKeys.All.Select(key => key.Name));
        var keys = string.Join(", ", QueryKeys.All.Select(key => key.Name));
        return new(
            written.Start,
            written.Length,
            meant is null
                ? $"There is no key '{written.Text}'. Keys: {keys}."
                : $"There is no key '{written.Text}'. Did you mean {meant}?"
        );
    }

    private static QueryFault UnknownWord(WordKey key, QueryValue value)
    {
        var meant = Nearest(value.Text, key.Words.SelectMany(spellings => spellings));
        var words = string.Join(", ", key.Words.Select(spellings => spellings[0]));
        return new(
            value.Start,
            value.Length,
            meant is null
                ? $"'{value.Text}' is no {key.Name}. There are: {words}."
                : $"'{value.Text}' is no {key.Name}. Did you mean {meant}?"
        );
    }

    private static QueryFault NoComparison(QueryTerm term, QueryValue key) =>
        new(key.End, term.Operator.Length, $"{key.Text} has no order to compare by. Write {key.Text}:VALUE.");

    private static string? Nearest(string word, IEnumerable<string> words)
    {
        var lower = word.ToLowerInvariant();
        return words.FirstOrDefault(known => known.StartsWith(lower, StringComparison.Ordinal))
            ?? words.FirstOrDefault(known => lower.StartsWith(known, StringComparison.Ordinal))
            ?? words.FirstOrDefault(known => EditDistance.IsWithin(lower, known, edits: 1))
            ?? words.FirstOrDefault(known => EditDistance.IsWithin(lower, known, Math.Min(2, known.Length / 2)));
    }
}
