using System.Buffers;
using System.Text.Json;

namespace Rehai.Chef;

/// <summary>
/// Walks over the members of objects, and over the elements of arrays, in text that is known to be JSON. It checks no more than it needs to find where values end, and
/// so passes over what nobody asks for several times as fast as a reader that judges each token.
/// </summary>
public ref struct MemberWalk(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> BehindScalar = SearchValues.Create(",}] \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>Whether the value that comes next is an object.</summary>
    public readonly bool IsAtObject => Next == (byte)'{';

    /// <summary>How much of the text lies behind.</summary>
    public readonly int Position => _at;

    /// <exception cref="JsonException">What comes next is no object.</exception>
    public void Enter()
    {
        SkipSpace();
        if (!IsAtObject)
        {
            throw new JsonException("The text is not a JSON object.");
        }
        _at++;
    }

    /// <summary>Goes to the value of the next member, or behind the object's end.</summary>
    /// <param name="name">As it stands there, with its quotes.</param>
    public bool MoveNext(out ReadOnlySpan<byte> name)
    {
        SkipSpace();
        if (Next == (byte)',')
        {
            _at++;
            SkipSpace();
        }
        var start = _at;
        if (Next == (byte)'}')
        {
            _at++;
            name = default;
            return false;
        }
        SkipString();
        name = _text[start.._at];
        SkipSpace();
        _at++;
        SkipSpace();
        return true;
    }

    /// <exception cref="JsonException">What comes next is no array.</exception>
    public void EnterArray()
    {
        SkipSpace();
        if (Next != (byte)'[')
        {
            throw new JsonException("The text is not a JSON array.");
        }
        _at++;
    }

    /// <summary>Goes to the next element, or behind the array's end.</summary>
    public bool MoveNextElement()
    {
        SkipSpace();
        if (Next == (byte)',')
        {
            _at++;
            SkipSpace();
        }
        if (Next != (byte)']')
        {
            return true;
        }
        _at++;
        return false;
    }

    /// <summary>Goes behind the value.</summary>
    public ReadOnlySpan<byte> Take()
    {
        var start = _at;
        switch (Next)
        {
            case (byte)'"':
                SkipString();
                break;
            case (byte)'{' or (byte)'[':
                _at += NestedJson.LengthOf(_text[_at..]);
                break;
            default:
                var length = _text[_at..].IndexOfAny(BehindScalar);
                _at = length < 0 ? _text.Length : _at + length;
                break;
        }
        return _text[start.._at];
    }

    private readonly byte Next =>
        _at < _text.Length ? _text[_at] : throw new JsonException("The text ends before the JSON object does.");

    private void SkipSpace()
    {
        while (Next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }
    }

    private void SkipString()
    {
        _at++;
        while (true)
        {
            _at += Rest.IndexOfAny((byte)'"', (byte)'\\') is var next and >= 0 ? next : Rest.Length;
            if (Next == (byte)'"')
            {
                break;
            }
            _at += 2;
        }
        _at++;
    }

    private readonly ReadOnlySpan<byte> Rest => _at < _text.Length ? _text[_at..] : [];
}
