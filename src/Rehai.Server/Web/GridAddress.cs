using System.Text;

namespace Rehai.Server.Web;

/// <summary>What a grid shows, as its address says it: who opens the same address sees the same.</summary>
/// <param name="Path"><c>/guests</c>, <c>/hosts</c> or <c>/timeline</c>.</param>
/// <param name="Query">In the query language; empty for all.</param>
/// <param name="Sort">A column, with a hyphen before it for downwards; empty for the usual order.</param>
/// <param name="Group">Empty for none.</param>
public sealed record GridAddress(string Path, string Query = "", string Sort = "", string Group = "", int Offset = 0)
{
    public override string ToString() => Path + Search;

    /// <summary>From the question mark on; empty where all is as usual.</summary>
    public string Search
    {
        get
        {
            var text = new StringBuilder();
            Add(text, "q", Query);
            Add(text, "sort", Sort);
            Add(text, "group", Group);
            Add(text, "offset", Offset == 0 ? "" : $"{Offset}");
            return text.ToString();
        }
    }

    /// <summary>The same from its first row.</summary>
    public GridAddress First => this with { Offset = 0 };

    /// <summary>Sorted by that column; the other way where it is sorted by it already.</summary>
    public GridAddress By(string column) => First with { Sort = Sort == column ? $"-{column}" : column };

    /// <summary>The whole address with one thing more.</summary>
    public string With(string name, string value) => $"{this}{(Search.Length == 0 ? '?' : '&')}{name}={value}";

    private static void Add(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
