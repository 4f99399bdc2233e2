using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110, section 13). A request without them has none: Chef's own clients send neither
/// and are never forced.
/// </summary>
internal sealed class Preconditions
{
    private readonly IList<EntityTagHeaderValue>? _match;
    private readonly IList<EntityTagHeaderValue>? _noneMatch;

    private Preconditions(IList<EntityTagHeaderValue>? match, IList<EntityTagHeaderValue>? noneMatch) =>
        (_match, _noneMatch) = (match, noneMatch);

    /// <summary>The request's preconditions, or the answer to a header that is none.</summary>
    public static (Preconditions? Preconditions, Reply? Fault) Of(HttpRequest request)
    {
        var headers = request.Headers;
        if (!TryParse(headers.IfMatch, out var match))
        {
            return (null, Reply.Error(400, "The header If-Match is no list of entity tags"));
        }
        return TryParse(headers.IfNoneMatch, out var noneMatch)
            ? (new Preconditions(match, noneMatch), null)
            : (null, Reply.Error(400, "The header If-None-Match is no list of entity tags"));
    }

    /// <summary>Whether what has this tag may be changed.</summary>
    public bool AllowChange(string tag) =>
        (_match is null || Names(_match, tag, strong: true)) && (_noneMatch is null || !Names(_noneMatch, tag));

    /// <summary>Whether the reader has what has this tag, so that 304 answers.</summary>
    public bool IsKnown(string tag) => _noneMatch is not null && Names(_noneMatch, tag);

    private static bool Names(IList<EntityTagHeaderValue> tags, string tag, bool strong = false)
    {
        var current = new EntityTagHeaderValue(tag);
        return tags.Any(named => named.Equals(EntityTagHeaderValue.Any) || named.Compare(current, strong));
    }

    private static bool TryParse(StringValues values, out IList<EntityTagHeaderValue>? tags)
    {
        tags = null;
        return values.Count == 0 || EntityTagHeaderValue.TryParseStrictList([.. values.OfType<string>()], out tags);
    }
}
