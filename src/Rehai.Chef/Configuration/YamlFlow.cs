using System.Globalization;

namespace Rehai.Chef.Configuration;

/// <summary>
/// One line of YAML 1.1, as chef-client reads the value of <c>--config-option</c>: a scalar, <c>[a, b]</c> or <c>{a: b}</c>. What
/// is none of these is a string. Symbols, which chef-client refuses here, are read too.
/// </summary>
internal sealed class YamlFlow
{
    private const int DeepestNesting = 20;

    private readonly string _text;
    private int _position;
    private int _depth;

    private YamlFlow(string text) => _text = text;

    public static ConfigValue Read(string text)
    {
        var trimmed = text.Trim();
        var reader = new YamlFlow(trimmed);
        var value = trimmed is ['[' or '{' or '"' or '\'', ..] ? reader.Value() : null;
        return value is not null && reader._position == trimmed.Length ? value : Scalar(trimmed);
    }

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private ConfigValue? Value()
    {
        SkipSpace();
        var value = Current switch
        {
            '[' => Sequence(),
            '{' => Mapping(),
            '"' or '\'' => Quoted(),
            _ => Scalar(Plain()),
        };
        SkipSpace();
        return value;
    }

    private ConfigValue? Sequence()
    {
        var items = new List<ConfigValue>();
        return Entries(
            ']',
            () =>
            {
                var item = Value();
                items.Add(item ?? ConfigValue.Nil);
                return item is not null;
            }
        )
            ? ConfigValue.Array(items)
            : null;
    }

    private ConfigValue? Mapping()
    {
        var members = new List<(ConfigValue, ConfigValue)>();
        return Entries(
            '}',
            () =>
            {
                var key = Value();
                if (key is null || Current != ':')
                {
                    return false;
                }
                _position++;
                var value = Value();
                members.Add((key, value ?? ConfigValue.Nil));
                return value is not null;
            }
        )
            ? ConfigValue.Hash(members)
            : null;
    }

    private bool Entries(char close, Func<bool> read)
    {
        _position++;
        SkipSpace();
        if (++_depth > DeepestNesting)
        {
            return false;
        }
        while (Current != close)
        {
            if (!read() || Current is not ',' && Current != close)
            {
                return false;
            }
            _position += Current == ',' ? 1 : 0;
            SkipSpace();
        }
        _position++;
        _depth--;
        return true;
    }

    private ConfigValue? Quoted()
    {
        var quote = _text[_position++];
        var end = _text.IndexOf(quote, _position);
        if (end < 0)
        {
            return null;
        }
        var content = _text[_position..end];
        _position = end + 1;
        return ConfigValue.String(content);
    }

    private string Plain()
    {
        var start = _position;
        while (Current is not (',' or ']' or '}' or '\0') && !(Current == ':' && IsKeyEnd()))
        {
            _position++;
        }
        return _text[start.._position].Trim();
    }

    private bool IsKeyEnd() => _position + 1 < _text.Length && char.IsWhiteSpace(_text[_position + 1]);

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Current))
        {
            _position++;
        }
    }

    private static ConfigValue Scalar(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "" or "null" or "~":
                return ConfigValue.Nil;
            case "true" or "yes" or "on":
                return ConfigValue.Boolean(true);
            case "false" or "no" or "off":
                return ConfigValue.Boolean(false);
        }
        if (text is [':', _, ..])
        {
            return ConfigValue.Symbol(text[1..].Trim('"', '\''));
        }
        var isNumber =
            char.IsAsciiDigit(text[^1])
            && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return isNumber ? ConfigValue.Number(text) : ConfigValue.String(text);
    }
}
