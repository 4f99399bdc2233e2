using System.Text;

namespace Rehai.Bench.Watching;

/// <summary>How often something took how long, as a picture for light and dark pages: a panel for each series, one axis for all.</summary>
internal static class HistogramPicture
{
    private const int Left = 24;
    private const int Width = 832;
    private const int PanelHeight = 150;
    private const int BarHeight = 96;

    /// <summary>Milliseconds; what took longer is in the last bar.</summary>
    private static readonly double[] Bounds =
    [
        2,
        3,
        4,
        5,
        6,
        8,
        10,
        12,
        15,
        20,
        25,
        30,
        40,
        50,
        70,
        100,
        150,
        200,
        500,
        1000,
    ];

    private static string Head(int height) =>
        $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 {{height}}" role="img" aria-labelledby="t">
              <title id="t">From the return of libvirt's API to the readable node, milliseconds</title>
              <style>
                .back { fill: #ffffff; }
                .bar { fill: #0b69b7; }
                .axis { stroke: #9aa5b1; }
                text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 12px; fill: #52606d; text-anchor: middle; }
                .head { font-weight: 600; font-size: 15px; fill: #1f2933; text-anchor: start; }
                @media (prefers-color-scheme: dark) {
                  .back { fill: #12181f; }
                  .bar { fill: #58a6e8; }
                  .axis { stroke: #5b6876; }
                  text { fill: #a3b1bf; }
                  .head { fill: #e4e9ee; }
                }
              </style>
              <rect class="back" width="880" height="{{height}}" rx="8"/>

            """;

    public static void Write(string file, params (string Title, Samples Milliseconds)[] series)
    {
        var svg = new StringBuilder(Head((series.Length * PanelHeight) + 16));
        for (var i = 0; i < series.Length; i++)
        {
            Panel(svg, series[i].Title, series[i].Milliseconds, i * PanelHeight);
        }
        File.WriteAllText(file, svg.Append("</svg>\n").ToString());
    }

    private static void Panel(StringBuilder svg, string title, Samples samples, int top)
    {
        var counts = Counts(samples);
        var (step, bottom) = (Width / counts.Count, top + PanelHeight - 20);
        svg.AppendLine(
            $"""  <text class="head" x="{Left}" y="{top + 24}">{title}: {samples.Count} changes, p50 {samples.Median:0.0} ms, p99 {samples.Percentile(99):0.0} ms</text>"""
        );
        for (var i = 0; i < counts.Count; i++)
        {
            var (x, height) = (Left + (i * step), Math.Round((double)BarHeight * counts[i] / counts.Max(), 1));
            var label = i < Bounds.Length ? $"≤ {Bounds[i]}" : $"> {Bounds[^1]}";
            svg.AppendLine(
                $"""  <rect class="bar" x="{x + 2}" y="{bottom - height}" width="{step - 4}" height="{height}"/>"""
            );
            svg.AppendLine($"""  <text x="{x + (step / 2)}" y="{bottom + 16}">{label}</text>""");
            if (counts[i] > 0)
            {
                svg.AppendLine($"""  <text x="{x + (step / 2)}" y="{bottom - height - 4}">{counts[i]}</text>""");
            }
        }
        svg.AppendLine(
            $"""  <line class="axis" x1="{Left}" x2="{Left + (step * counts.Count)}" y1="{bottom}" y2="{bottom}"/>"""
        );
    }

    private static List<int> Counts(Samples samples)
    {
        var upTo = Bounds.Select(samples.CountUpTo).Append(samples.Count).ToList();
        return [.. upTo.Select((count, i) => count - (i == 0 ? 0 : upTo[i - 1]))];
    }
}
