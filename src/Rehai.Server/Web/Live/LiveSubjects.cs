namespace Rehai.Server.Web.Live;

/// <summary>What a page's stream can be about.</summary>
internal sealed class LiveSubjects(LiveGrids grids, LiveContents contents)
{
    /// <summary>Null where there is no such page.</summary>
    public LiveSubject? Find(WebExchange exchange)
    {
        var page = exchange.Query("page");
        var subject = page switch
        {
            "guests" => grids.OfGuests(exchange),
            "hosts" => grids.OfHosts(exchange),
            "fleet" => contents.OfFleet(exchange),
            "guest" => contents.OfGuest(exchange),
            "host" => contents.OfHost(exchange),
            "timeline" => contents.OfTimeline(exchange),
            _ => null,
        };
        return subject is null ? null : subject with { Key = $"{page} {SeenBy(exchange)} {subject.Key}" };
    }

    /// <summary>A comma and a space are in no organization's name.</summary>
    private static string SeenBy(WebExchange exchange) =>
        string.Join(',', exchange.By.OrganizationNames.Order(StringComparer.Ordinal));
}
