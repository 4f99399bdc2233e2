using System.Globalization;

namespace Rehai.Agent;

/// <summary>Spans of time as people write them in settings: <c>90</c>, <c>90s</c>, <c>10m</c>, <c>6h</c>, <c>1d</c>.</summary>
internal static class Durations
{
    /// <returns>Null where it is none, or a negative one.</returns>
    public static TimeSpan? Parse(string text)
    {
        var (digits, unit) = text.Trim() switch
        {
            [.. var number, 'd'] => (number, TimeSpan.FromDays(1)),
            [.. var number, 'h'] => (number, TimeSpan.FromHours(1)),
            [.. var number, 'm'] => (number, TimeSpan.FromMinutes(1)),
            [.. var number, 's'] => (number, TimeSpan.FromSeconds(1)),
            var number => (number, TimeSpan.FromSeconds(1)),
        };
        return
            double.TryParse(
                digits.TrimEnd(),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var count
            )
            && count * unit.TotalSeconds < TimeSpan.MaxValue.TotalSeconds
            ? count * unit
            : null;
    }
}
