using System.Diagnostics;
using System.Text.Json;

namespace Rehai.Agent.Tests.Watching;

/// <summary>What Prometheus' own Python library reads from a text of metrics; it fails where the text is none.</summary>
internal static class Exposition
{
    private const string Script = """
        import json, sys
        from prometheus_client.parser import text_string_to_metric_families as parse
        samples = {}
        for family in parse(sys.stdin.read()):
            assert family.documentation and family.type in ("counter", "gauge", "histogram"), family
            for name, labels, value, *_ in family.samples:
                key = " ".join([name] + ["%s=%s" % label for label in labels.items()])
                assert key not in samples, key
                samples[key] = value
        print(json.dumps(samples))
        """;

    /// <returns>Samples by name and labels, as <c>rehai_saves_total cause=event outcome=saved</c>.</returns>
    public static Dictionary<string, double> Parse(string text)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(text);
        process.StandardInput.Close();
        var samples = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return JsonSerializer.Deserialize<Dictionary<string, double>>(samples)!;
    }
}
