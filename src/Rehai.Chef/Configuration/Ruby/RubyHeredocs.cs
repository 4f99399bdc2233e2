namespace Rehai.Chef.Configuration.Ruby;

/// <summary><c>&lt;&lt;ID</c>, <c>&lt;&lt;-ID</c> and <c>&lt;&lt;~ID</c>, whose text begins on the next line.</summary>
internal sealed class RubyHeredocs(RubySource source, int depth)
{
    private int _bodiesEnd;

    /// <summary>Called at a line's end: goes on behind the texts of the heredocs that began on it.</summary>
    public void SkipBodies() => source.Position = Math.Max(source.Position, _bodiesEnd);

    /// <returns>Null, with the position unchanged, where no heredoc begins; what cannot be read where it is not closed.</returns>
    public RubyToken? TryRead()
    {
        var start = source.Position;
        if (source.IsDoubtful || !source.StartsWith("<<") || TakeMark() is not var (style, quote, name))
        {
            source.Position = start;
            return null;
        }
        var from = Math.Max(_bodiesEnd, source.LineEnd + 1);
        if (TakeBody(from, name, style != '\0') is not { } lines)
        {
            source.IsDoubtful = true;
            source.Position = source.LineEnd;
            return new(RubyTokenKind.Invalid, "", 0);
        }
        var text = string.Concat((style == '~' ? Dedent(lines) : lines).Select(line => line + "\n"));
        var parts =
            quote == '\''
                ? [new RubyPart(text, null)]
                : new RubyTextReader(new(text, source.Line + 1), depth).Read('\0', '\0', interpolates: true);
        return parts is null ? null : new(RubyTokenKind.Text, "", 0) { Parts = parts };
    }

    private (char Style, char Quote, string Name)? TakeMark()
    {
        source.Position += 2;
        var style = source.Current is '-' or '~' ? source.Current : '\0';
        source.Position += style == '\0' ? 0 : 1;
        var quote = source.Current is '"' or '\'' ? source.Current : '\0';
        source.Position += quote == '\0' ? 0 : 1;
        var start = source.Position;
        while (char.IsAsciiLetterOrDigit(source.Current) || source.Current == '_')
        {
            source.Position++;
        }
        var name = source.Text[start..source.Position];
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || (quote != '\0' && source.Current != quote))
        {
            return null;
        }
        source.Position += quote == '\0' ? 0 : 1;
        return (style, quote, name);
    }

    private List<string>? TakeBody(int from, string name, bool mayBeIndented)
    {
        var lines = new List<string>();
        for (var position = from; position < source.Text.Length; )
        {
            var end = source.Text.IndexOf('\n', position);
            var line = source.Text[position..(end < 0 ? source.Text.Length : end)];
            position = end < 0 ? source.Text.Length : end + 1;
            if ((mayBeIndented ? line.TrimStart() : line) == name)
            {
                _bodiesEnd = position;
                return lines;
            }
            lines.Add(line);
        }
        return null;
    }

    private static List<string> Dedent(List<string> lines)
    {
        var indent = lines
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => line.Length - line.TrimStart(' ', '\t').Length)
            .DefaultIfEmpty(0)
            .Min();
        return [.. lines.Select(line => line.Length > indent ? line[indent..] : line.TrimStart(' ', '\t'))];
    }
}
