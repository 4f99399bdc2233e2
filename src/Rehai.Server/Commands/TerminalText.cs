namespace Rehai.Server.Commands;

/// <summary>Text from elsewhere as a terminal may be given it: no control character, which could move the cursor or worse.</summary>
internal static class TerminalText
{
    private const char Replacement = '\uFFFD';

    public static string Of(string text) =>
        text.Any(char.IsControl)
            ? string.Concat(text.Select(character => char.IsControl(character) ? Replacement : character))
            : text;
}
