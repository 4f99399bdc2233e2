namespace Rehai.Server.Web;

/// <summary>What stands around the content of a page for who has signed in.</summary>
/// <param name="Section">The path of the page's section, which the navigation marks: <c>/guests</c>.</param>
/// <param name="Now">The server's clock; ages on the page count from it.</param>
/// <param name="Sequence">The change that the content is true for: the stream goes on behind it.</param>
internal sealed record PageFrame(
    string Title,
    string Section,
    DateTimeOffset Now,
    long Sequence,
    int Guests,
    int Hosts,
    string Reader
)
{
    /// <summary>What the search box holds, and the grid that it filters.</summary>
    public GridAddress Search { get; init; } = new("/guests");

    /// <summary>Where the stream of this page's changes is; null for a page that does not change, empty where there is none yet.</summary>
    public string? Live { get; init; }
}
