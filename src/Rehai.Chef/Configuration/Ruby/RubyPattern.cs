using System.Text.RegularExpressions;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>A regular expression, matched in time that is linear in the text.</summary>
internal sealed class RubyPattern
{
    private const int Longest = 500;

    private readonly Regex _regex;

    private RubyPattern(Regex regex) => _regex = regex;

    /// <param name="options">Ruby's letters: i, m, x.</param>
    /// <returns>Null for what .NET reads otherwise than Ruby, or cannot match in linear time.</returns>
    public static RubyPattern? Create(string pattern, string options)
    {
        var isSimple =
            pattern.Length <= Longest
            && !pattern.Contains("[[:", StringComparison.Ordinal)
            && !pattern.Contains("\\h", StringComparison.Ordinal)
            && !pattern.Contains("\\R", StringComparison.Ordinal)
            && !pattern.Contains('{');
        if (!isSimple || options.Except("imx").Any())
        {
            return null;
        }
        try
        {
            return new(new Regex(pattern, Options(options)));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The groups of the first match, the whole of it first; null where there is none.</summary>
    public IReadOnlyList<string?>? Match(string text) =>
        _regex.Match(text) is { Success: true } match
            ? [.. match.Groups.Values.Select(group => group.Success ? group.Value : null)]
            : null;

    public int Index(string text) => _regex.Match(text) is { Success: true } match ? match.Index : -1;

    public string Replace(string text, string replacement, bool all) =>
        _regex.Replace(text, _ => replacement, all ? -1 : 1);

    public IReadOnlyList<string> Split(string text) => _regex.Split(text);

    private static RegexOptions Options(string letters)
    {
        // Ruby's ^ and $ are a line's begin and end; its m is .NET's single line.
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline;
        options |= letters.Contains('i') ? RegexOptions.IgnoreCase : 0;
        options |= letters.Contains('m') ? RegexOptions.Singleline : 0;
        return options | (letters.Contains('x') ? RegexOptions.IgnorePatternWhitespace : 0);
    }
}
