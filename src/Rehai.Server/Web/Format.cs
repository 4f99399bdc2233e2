using System.Globalization;
using System.Text;

namespace Rehai.Server.Web;

/// <summary>How amounts, ages and times are written on pages. Spaces inside do not break.</summary>
internal static class Format
{
    private const char Space = '\u00a0';
    private const char ThinSpace = '\u202f';

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    private static readonly NumberFormatInfo Grouped = new()
    {
        NumberGroupSeparator = ThinSpace.ToString(),
        NumberGroupSizes = [3],
    };

    /// <summary><c>8.0 GiB</c>: binary units, three figures at most.</summary>
    public static string Bytes(long bytes)
    {
        var (amount, unit) = ((double)bytes, 0);
        while (Math.Abs(amount) >= 1_023.5 && unit < Units.Length - 1)
        {
            (amount, unit) = (amount / 1_024, unit + 1);
        }
        var figures = unit > 0 && Math.Abs(amount) < 99.95 ? "F1" : "F0";
        return $"{amount.ToString(figures, CultureInfo.InvariantCulture)}{Space}{Units[unit]}";
    }

    /// <summary>Null for what is not told, as are the others of this kind.</summary>
    public static string? BytesOf(long? bytes) => bytes is { } known ? Bytes(known) : null;

    public static string? KibibytesOf(long? kibibytes) => kibibytes is { } known ? Kibibytes(known) : null;

    public static string? CountOf(long? count) => count is { } known ? Count(known) : null;

    public static string Kibibytes(long kibibytes) => Bytes(kibibytes * 1_024);

    /// <summary><c>10 214</c>.</summary>
    public static string Count(long count) => count.ToString("N0", Grouped);

    /// <summary><c>7 guests</c>, <c>1 guest</c>.</summary>
    public static string Count(long count, string one) => $"{Count(count)}{Space}{(count == 1 ? one : one + "s")}";

    /// <summary><c>71 %</c>; a share above nothing is never 0.</summary>
    public static string Share(double share) => $"{Math.Max(share > 0 ? 1 : 0, (long)Math.Round(share * 100))}{Space}%";

    /// <summary>The largest whole unit: <c>2 s</c>, <c>3 m</c>, <c>4 h</c>, <c>12 d</c>; as <c>clock.js</c> goes on to write it.</summary>
    public static string Age(TimeSpan age) =>
        Math.Max(0, (long)age.TotalSeconds) switch
        {
            < 60 and var seconds => $"{seconds}{Space}s",
            < 3_600 and var seconds => $"{seconds / 60}{Space}m",
            < 86_400 and var seconds => $"{seconds / 3_600}{Space}h",
            var seconds => $"{seconds / 86_400}{Space}d",
        };

    /// <summary>ISO 8601, for the <c>datetime</c> attribute.</summary>
    public static string Iso(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Utc(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss' UTC'", CultureInfo.InvariantCulture);

    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>For a class or an address: <c>shut-off</c> of <c>ShutOff</c>.</summary>
    public static string Kebab(string word)
    {
        var text = new StringBuilder(word.Length + 2);
        foreach (var letter in word)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
