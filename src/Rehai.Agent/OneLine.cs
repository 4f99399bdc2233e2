using System.Globalization;
using System.Text;

namespace Rehai.Agent;

/// <summary>
/// Text for people that others had a say in: names of guests, messages of libvirt and of servers. What would begin a line,
/// command a terminal or turn the direction of writing is shown as <c>\n</c> or
/// <c>\u001B</c>.
/// </summary>
internal static class OneLine
{
    public static string Of(string text) => Escape(text, IsPlain);

    /// <summary>The same where nothing but ASCII can be written.</summary>
    public static string InAscii(string text) => Escape(text, c => char.IsAscii(c) && IsPlain(c));

    private static string Escape(string text, Func<char, bool> isPlain)
    {
        var first = 0;
        while (first < text.Length && isPlain(text[first]))
        {
            first++;
        }
        if (first == text.Length)
        {
            return text;
        }
        var line = new StringBuilder(text.Length + 16).Append(text, 0, first);
        foreach (var c in text.AsSpan(first))
        {
            _ =
                isPlain(c) ? line.Append(c)
                : c == '\n' ? line.Append("\\n")
                : line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }
        return line.ToString();
    }

    /// <summary>Surrogates are left to stand: none of what they encode commands anything.</summary>
    private static bool IsPlain(char c) =>
        char.IsAscii(c)
            ? !char.IsControl(c)
            : char.GetUnicodeCategory(c)
                is not (
                    UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                );
}
