using System.Buffers;

namespace Rehai.Server.Inventory;

/// <summary>Cuts a query into its terms; what the terms mean is no matter here.</summary>
internal sealed class QueryScanner
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    );

    private readonly string _text;
    private readonly List<QueryTerm> _terms = [];
    private int _at;

    private QueryScanner(string text) => _text = text;

    /// <summary>The first thing that is wrong; null where the text can be cut.</summary>
    private QueryFault? Fault { get; set; }

    /// <summary>Cuts as far as it goes: the terms are of use even where there is a fault, for who is still typing.</summary>
    public static (IReadOnlyList<QueryTerm> Terms, QueryFault? Fault) Scan(string text)
    {
        var scanner = new QueryScanner(text);
        while (scanner.SkipSpace())
        {
            scanner._terms.Add(scanner.Term());
        }
        return (scanner._terms, scanner.Fault);
    }

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private bool IsAtEnd => _at == _text.Length || char.IsWhiteSpace(Next);

    private bool SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(Next))
        {
            _at++;
        }
        return _at < _text.Length;
    }

    private QueryTerm Term()
    {
        var start = _at;
        var isNegative = Next == '-';
        _at += isNegative ? 1 : 0;
        if (Key() is not { } key)
        {
            var word = Value(endsAtComma: false, "A - stands before what must not match: -state:off.");
            return new(start, _at, isNegative, null, "", [word]);
        }
        var @operator = Operator();
        var values = new List<QueryValue>();
        do
        {
            values.Add(Value(endsAtComma: true, $"{key.Text}{@operator} needs a value right behind it."));
        } while (TakeComma());
        return new(start, _at, isNegative, key, @operator, values);
    }

    /// <summary>Letters before an operator, but not the beginning of a MAC or an IPv6 address.</summary>
    private QueryValue? Key()
    {
        var length = _text.AsSpan(_at).IndexOfAnyExcept(Letters);
        if (length <= 0 || !IsOperator(_text[_at + length]) || !_text.AsSpan(_at, length).ContainsAnyExcept(HexDigits))
        {
            return null;
        }
        var key = new QueryValue(_text.Substring(_at, length), _at, length);
        _at += length;
        return key;
    }

    private string Operator()
    {
        var start = _at++;
        _at += _text[start] is '<' or '>' && Next == '=' ? 1 : 0;
        return _text[start.._at];
    }

    private QueryValue Value(bool endsAtComma, string missing)
    {
        var start = _at;
        var text = Next == '"' ? Quoted(endsAtComma) : Bare(endsAtComma);
        if (text.Length == 0)
        {
            Fault ??= new(start, _at - start, missing);
        }
        else if (!endsAtComma && IsOperator(_text[start]))
        {
            Fault ??= new(start, text.Length, $"Write {text[0]} between a key and a value, without spaces: mem>4G.");
        }
        return new(text, start, _at - start);
    }

    private string Bare(bool endsAtComma)
    {
        var start = _at;
        while (!IsAtEnd && !(endsAtComma && Next == ','))
        {
            _at++;
        }
        return _text[start.._at];
    }

    private string Quoted(bool endsAtComma)
    {
        var start = _at++;
        while (_at < _text.Length && Next != '"')
        {
            _at++;
        }
        var text = _text[(start + 1).._at];
        if (_at == _text.Length)
        {
            Fault ??= new(start, _at - start, "The quote is not closed.");
            return text;
        }
        _at++;
        if (!IsAtEnd && !(endsAtComma && Next == ','))
        {
            Fault ??= new(_at, 1, "A space is missing behind the closing quote.");
        }
        return text;
    }

    private bool TakeComma()
    {
        if (Next != ',')
        {
            return false;
        }
        _at++;
        return true;
    }

    private static bool IsOperator(char character) => character is ':' or '=' or '<' or '>';
}
