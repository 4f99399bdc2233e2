namespace Rehai.Chef.Configuration.Ruby;

/// <summary>A place in a text, and its line.</summary>
internal sealed class RubySource(string text, int firstLine)
{
    private int _counted;
    private int _line = firstLine;

    public string Text => text;

    public int Position
    {
        get;
        set => field = Math.Min(value, text.Length);
    }

    /// <summary>A literal was not closed: from then on none is looked for beyond its line, so that reading stays linear.</summary>
    public bool IsDoubtful { get; set; }

    public char Current => At(0);

    public char At(int ahead) => Position + ahead < text.Length ? text[Position + ahead] : '\0';

    public bool IsAtEnd => Position >= text.Length;

    public bool StartsWith(string expected) => text.AsSpan(Position).StartsWith(expected, StringComparison.Ordinal);

    public int LineEnd => text.IndexOf('\n', Position) is var end and >= 0 ? end : text.Length;

    public int Line
    {
        get
        {
            _line +=
                Position >= _counted
                    ? text.AsSpan(_counted, Position - _counted).Count('\n')
                    : -text.AsSpan(Position, _counted - Position).Count('\n');
            _counted = Position;
            return _line;
        }
    }
}
