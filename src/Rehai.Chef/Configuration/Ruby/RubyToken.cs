namespace Rehai.Chef.Configuration.Ruby;

/// <param name="Text">An operator's, word's or number's spelling, a symbol's or label's name; empty for what has parts or items.</param>
internal sealed record RubyToken(RubyTokenKind Kind, string Text, int Line)
{
    public bool SpaceBefore { get; init; }

    public bool SpaceAfter { get; init; }

    /// <summary>What a string, a quoted symbol or a pattern is made of.</summary>
    public IReadOnlyList<RubyPart> Parts { get; init; } = [];

    /// <summary>The strings or symbols of <c>%w[]</c> and <c>%i[]</c>.</summary>
    public IReadOnlyList<RubyToken> Items { get; init; } = [];

    public bool Is(string word) =>
        Kind is RubyTokenKind.Operator or RubyTokenKind.Keyword && string.Equals(Text, word, StringComparison.Ordinal);
}

/// <summary>A piece of a string: literal text or, where it is not null, code whose value stands there.</summary>
internal readonly record struct RubyPart(string Text, IReadOnlyList<RubyToken>? Code);

internal enum RubyTokenKind
{
    End,
    Newline,
    Identifier,
    Constant,
    Keyword,

    /// <summary><c>$x</c>, <c>@x</c>.</summary>
    Variable,

    /// <summary><c>key:</c> of a hash.</summary>
    Label,
    Symbol,
    Text,
    Words,
    Pattern,
    Number,
    Operator,

    /// <summary>Backticks; the program is never run.</summary>
    Command,

    /// <summary>What cannot be read, to the end of its line.</summary>
    Invalid,
}
