using System.Globalization;

namespace Rehai.Agent;

/// <summary>Spans of time as people write them in settings: <c>90</c>, <c>90s</c>, <c>10m</c>, <c>6h</c>, <c>1d</c>.</summary>
internal static class Durations
{
    /// <returns>Null where it is none, or a negative one.</returns>
    public static TimeSpan? Parse(string text)
    {
        var unit = text.Trim() switch
        {
            [.., 'd'] => TimeSpan.FromDays(1),
            [.., 'h'] => TimeSpan.FromHours(1),
            [.., 'm'] => TimeSpan.FromMinutes(1),
            _ => TimeSpan.FromSeconds(1),
        };
        return
            double.TryParse(
                text.Trim().TrimEnd('s', 'm', 'h', 'd').TrimEnd(),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number * unit.TotalSeconds < TimeSpan.MaxValue.TotalSeconds
            ? number * unit
            : null;
    }
}
