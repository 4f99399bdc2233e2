using Microsoft.Extensions.Primitives;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Web;

/// <summary>One request to pages or API, as a route sees it.</summary>
/// <param name="Reader">Null on routes for everybody.</param>
internal sealed record WebExchange(HttpContext Http, Reader? Reader)
{
    /// <summary>What a form was sent with; empty for anything but a POST.</summary>
    public IReadOnlyDictionary<string, StringValues> Fields { get; init; } = new Dictionary<string, StringValues>();

    /// <summary>What a form for who has signed in carries in the field <see cref="Access.FormToken.Field"/>.</summary>
    public string FormToken { get; init; } = "";

    /// <summary>The reader of a route that is not for everybody.</summary>
    public Reader By => Reader!;

    /// <summary>A part of the route, such as a guest's UUID.</summary>
    public string Part(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>The first value in the query; null where it is not there.</summary>
    public string? Query(string name) => Http.Request.Query[name] is [{ } first, ..] ? first : null;

    /// <summary>The first value of a form's field; empty where it is not there.</summary>
    public string Field(string name) =>
        Fields.TryGetValue(name, out var values) && values is [{ } first, ..] ? first : "";
}
