using System.Globalization;
using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Api;

/// <summary>What the address of a request asks for. The first thing in it that is wrong is kept, and what is wrong counts as absent.</summary>
internal sealed class ApiQuery(WebExchange exchange)
{
    public FaultBody? Fault { get; private set; }

    public string? Text(string name) => exchange.Query(name) is { Length: > 0 } text ? text : null;

    /// <summary>Text that is looked for as it is.</summary>
    public string? ShortText(string name)
    {
        if (Text(name) is not { Length: > InventoryQuery.Longest })
        {
            return Text(name);
        }
        Refuse($"{name} is longer than {InventoryQuery.Longest} characters.");
        return null;
    }

    /// <summary>A number from 0 on.</summary>
    public long? Number(string name, long most = long.MaxValue) => NumberOf(name, Text(name), most);

    /// <param name="name">What the text is called where it is none.</param>
    public long? NumberOf(string name, string? text, long most = long.MaxValue)
    {
        if (text is null)
        {
            return null;
        }
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most)
        {
            return number;
        }
        Refuse(most == long.MaxValue ? $"{name} is no number." : $"{name} is no number from 0 to {most}.");
        return null;
    }

    /// <summary>ISO 8601; UTC where it says no zone.</summary>
    public DateTimeOffset? Instant(string name)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant))
        {
            return instant;
        }
        Refuse($"{name} is no time. Write it as 2026-11-28T12:00:00Z.");
        return null;
    }

    /// <summary>Kinds of the timeline between commas.</summary>
    public IReadOnlyCollection<TimelineKind>? Kinds(string name)
    {
        var known = Enum.GetValues<TimelineKind>().ToDictionary(TimelineText.Word);
        var words = Text(name)?.Split(',');
        if (words?.FirstOrDefault(word => !known.ContainsKey(word)) is { } unknown)
        {
            Refuse($"There is no kind '{unknown}'. Kinds: {string.Join(", ", known.Keys)}.");
            return null;
        }
        return words?.Select(word => known[word]).ToHashSet();
    }

    /// <summary><c>q</c>, which all rows match where it is absent.</summary>
    public InventoryQuery Query()
    {
        var (query, fault) = InventoryQuery.Parse(exchange.Query("q") ?? "");
        if (fault is not null)
        {
            Fault ??= new([fault.Message], fault.Position, fault.Length);
        }
        return query ?? InventoryQuery.Everything;
    }

    /// <summary><c>sort</c>; null where it is wrong.</summary>
    public RowOrder<TRow>? Order<TRow>(RowKind<TRow> kind)
    {
        var (order, fault) = RowOrder<TRow>.Parse(kind, Text("sort"));
        if (fault is not null)
        {
            Refuse(fault);
        }
        return order;
    }

    private void Refuse(string message) => Fault ??= new([message]);
}
