using System.Globalization;
using System.Text;

namespace Rehai.Agent.Watching;

/// <summary>A watch's numbers as Prometheus reads them: the text exposition format 0.0.4, times in seconds.</summary>
internal sealed class MetricsText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Counter = "counter";
    private const string Gauge = "gauge";

    private readonly StringBuilder _text = new();

    private MetricsText() { }

    public static string Of(WatchStatus status, WatchCounts counts)
    {
        var text = new MetricsText();
        text.AddCounts(counts);
        text.AddState(status);
        return text._text.ToString();
    }

    private void AddCounts(WatchCounts counts)
    {
        Family("rehai_saves_total", Counter, "Saves, by why and how they ended.");
        foreach (var ((cause, outcome), number) in counts.Saves)
        {
            Sample("rehai_saves_total", number, ("cause", cause), ("outcome", outcome));
        }
        Single("rehai_retries_total", Counter, "Saves that failed and were put off.", counts.Retries);
        Single("rehai_libvirt_reconnects_total", Counter, "Times that libvirt was reached again.", counts.Reconnects);
        Single("rehai_events_total", Counter, "Events that libvirt sent.", counts.Events);
        Single("rehai_events_coalesced_total", Counter, "Events answered together with another.", counts.Coalesced);
        AddHistogram(
            "rehai_event_to_acknowledged_seconds",
            "From libvirt's event to the server's answer to the save that carried it.",
            counts.EventToAcknowledged
        );
    }

    private void AddState(WatchStatus status)
    {
        Family("rehai_build_info", Gauge, "1, with the version.");
        Sample("rehai_build_info", 1, ("version", status.Version));
        Single("rehai_start_time_seconds", Gauge, "When the watch began, as Unix time.", Unix(status.StartedAt));
        Single("rehai_libvirt_connected", Gauge, "1 where libvirt answers, else 0.", Bit(status.Libvirt.IsConnected));
        Single("rehai_pending", Gauge, "1 while something waits to be saved, else 0.", Bit(status.Pending is not null));
        Single("rehai_errors", Gauge, "What is wrong at this moment, as `rehai status` lists it.", status.Errors.Count);
        if (status.LastReading is { } reading)
        {
            Single("rehai_guests", Gauge, "Guests of this host, shut-off ones too.", reading.Guests);
        }
        if (status.LastSave is { } save)
        {
            Single(
                "rehai_last_save_timestamp_seconds",
                Gauge,
                "When the last save ended, as Unix time.",
                Unix(save.At)
            );
        }
    }

    private void AddHistogram(string name, string help, LatencyHistogram histogram)
    {
        Family(name, "histogram", help);
        var upTo = 0L;
        foreach (var (bound, count) in LatencyHistogram.Bounds.Append(double.PositiveInfinity).Zip(histogram.Counts))
        {
            upTo += count;
            Sample($"{name}_bucket", upTo, ("le", double.IsFinite(bound) ? Number(bound) : "+Inf"));
        }
        Sample($"{name}_sum", histogram.Sum.TotalSeconds);
        Sample($"{name}_count", upTo);
    }

    private void Single(string name, string type, string help, double value)
    {
        Family(name, type, help);
        Sample(name, value);
    }

    private void Family(string name, string type, string help) =>
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    /// <param name="labels">Their values are words of ours: nothing in them needs an escape.</param>
    private void Sample(string name, double value, params (string Name, string Value)[] labels)
    {
        _text.Append(name);
        if (labels.Length > 0)
        {
            _text.Append('{').AppendJoin(',', labels.Select(label => $"{label.Name}=\"{label.Value}\"")).Append('}');
        }
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Unix(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;

    private static int Bit(bool value) => value ? 1 : 0;
}
