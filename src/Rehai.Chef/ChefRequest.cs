namespace Rehai.Chef;

/// <param name="Path">Below the organization, like <c>nodes/NAME</c>.</param>
/// <param name="Body">Empty for none.</param>
public sealed record ChefRequest(HttpMethod Method, string Path, ReadOnlyMemory<byte> Body)
{
    public string ContentType { get; init; } = "application/json";

    /// <summary>The entity tag that must still be the current one, quotes included; null changes whatever is there.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Asks that a change be answered with 204 and no body (RFC 7240); a server that does not know the wish sends what it always does.</summary>
    public bool PrefersNoBody { get; init; }
}
