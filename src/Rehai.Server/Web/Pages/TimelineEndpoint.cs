using System.Globalization;
using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Web.Pages;

/// <summary><c>/timeline?q=TEXT&amp;kind=KIND&amp;before=N</c>: all that happened, the newest first.</summary>
internal sealed class TimelineEndpoint(PageMaker pages, SqliteDatabase database)
{
    private const int PageLength = 200;

    public async ValueTask<WebReply> Show(WebExchange exchange)
    {
        var request = TimelineRequest.Of(exchange);
        var snapshot = pages.Inventory.Snapshot;
        var frame = pages.Frame(exchange, "Timeline", "/timeline", snapshot) with
        {
            Search = new GridAddress("/timeline", request.Text),
            // Older pages do not change.
            Live = request.Before is null ? $"/live?page=timeline&{request.Query}" : null,
        };
        return await pages.Page(200, frame, Content(request, exchange.By.OrganizationNames));
    }

    public RenderFragment Content(TimelineRequest request, IReadOnlySet<string> organizations)
    {
        var filter = new TimelineFilter
        {
            Organizations = organizations,
            Text = request.Text.Length == 0 ? null : request.Text,
            Kinds = request.Kind is { } kind ? [kind] : null,
        };
        var entries = database.Read(session =>
            TimelineTable.List(session, filter, request.Before ?? long.MaxValue, PageLength)
        );
        return TimelineView.Of(request, entries, entries.Count == PageLength, pages.Now);
    }
}

/// <param name="Text">Empty for all.</param>
/// <param name="Before">Older than that entry; null from the newest on.</param>
internal sealed record TimelineRequest(string Text, TimelineKind? Kind, long? Before)
{
    /// <summary>As an address has it, without the place.</summary>
    public string Query => $"q={Uri.EscapeDataString(Text)}&kind={(Kind is { } kind ? TimelineText.Word(kind) : "")}";

    public string Address => $"/timeline?{Query}" + (Before is { } before ? $"&before={before}" : "");

    public static TimelineRequest Of(WebExchange exchange) =>
        new(
            exchange.Query("q") ?? "",
            Enum.GetValues<TimelineKind>()
                .Cast<TimelineKind?>()
                .FirstOrDefault(kind => TimelineText.Word(kind!.Value) == exchange.Query("kind")),
            long.TryParse(exchange.Query("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var before)
                ? before
                : null
        );
}
