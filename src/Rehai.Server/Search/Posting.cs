using System.Globalization;
using System.Text;

namespace Rehai.Server.Search;

/// <summary>One entry of the index: a value, where it stands in its document, and the last key on the way to it.</summary>
/// <param name="Key">Empty for a word that stands alone.</param>
internal readonly record struct Posting(FieldPath Path, string Key, string Value);

/// <summary>The way to a value, arrays left out: two ways may be written alike, as a key may hold what joins keys.</summary>
/// <param name="Joined">Its keys joined by <c>_</c>: the name of the field in a query.</param>
/// <param name="Shape">Which <c>_</c> of the name belong to keys, by their numbers; empty where none does.</param>
internal readonly record struct FieldPath(string Joined, string Shape)
{
    /// <summary>A longer name is not indexed, nor is what lies deeper than <see cref="Deepest"/>.</summary>
    public const int Longest = 1024;

    public const int Deepest = 100;

    /// <summary>Of the document itself.</summary>
    public static readonly FieldPath Root;

    public FieldPath Below(string key) =>
        Joined is null
            ? new(key, Add("", 0, key))
            : new($"{Joined}_{key}", Add(Shape, Joined.AsSpan().Count('_') + 1, key));

    /// <summary>The last key of the path.</summary>
    public string LastKey
    {
        get
        {
            var (end, number) = (Joined.Length, Joined.AsSpan().Count('_'));
            while (number-- > 0)
            {
                end = Joined.LastIndexOf('_', end - 1);
                if (!Has(number))
                {
                    return Joined[(end + 1)..];
                }
            }
            return Joined;
        }
    }

    private bool Has(int number) => $"{Shape}.".Contains($".{number}.", StringComparison.Ordinal);

    private static string Add(string shape, int number, string key)
    {
        if (!key.Contains('_', StringComparison.Ordinal))
        {
            return shape;
        }
        var text = new StringBuilder(shape);
        for (var i = 0; i < key.AsSpan().Count('_'); i++)
        {
            text.Append(CultureInfo.InvariantCulture, $".{number + i}");
        }
        return text.ToString();
    }
}
