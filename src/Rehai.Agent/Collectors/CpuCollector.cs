using System.Globalization;
using System.Text.Json;

namespace Rehai.Agent.Collectors;

/// <summary><c>cpu</c> from <c>/proc/cpuinfo</c>, as ohai's CPU plugin gives it: each processor by number, then counts.</summary>
internal sealed class CpuCollector(HostFiles files) : ICollector
{
    private static readonly (string Cpuinfo, string Key)[] Fields =
    [
        ("vendor_id", "vendor_id"),
        ("cpu family", "family"),
        ("model", "model"),
        ("model name", "model_name"),
        ("stepping", "stepping"),
        ("cpu MHz", "mhz"),
        ("cache size", "cache_size"),
        ("physical id", "physical_id"),
        ("core id", "core_id"),
        ("cpu cores", "cores"),
    ];

    public static readonly IReadOnlyList<string[]> Moving =
    [
        ["cpu", "*", "mhz"],
        ["cpu", "mhz"],
    ];

    public string Name => "cpu";

    public IReadOnlyList<string[]> VolatilePaths => Moving;

    public void Collect(RootSet roots, CancellationToken cancellation)
    {
        var processors = ReadProcessors();
        if (processors.Count == 0)
        {
            throw new CollectorException("/proc/cpuinfo cannot be read.");
        }
        roots.Add(
            "cpu",
            json =>
            {
                json.WriteStartObject();
                foreach (var processor in processors)
                {
                    WriteProcessor(json, processor);
                }
                WriteCounts(json, processors);
                json.WriteEndObject();
            }
        );
    }

    private List<Dictionary<string, string>> ReadProcessors()
    {
        var processors = new List<Dictionary<string, string>>();
        foreach (var pair in files.Lines("proc/cpuinfo").Select(line => line.Split(':', 2)).Where(p => p.Length == 2))
        {
            var key = pair[0].Trim();
            if (key == "processor")
            {
                processors.Add([]);
            }
            if (processors.Count > 0)
            {
                processors[^1][key] = pair[1].Trim();
            }
        }
        return processors;
    }

    private static void WriteProcessor(Utf8JsonWriter json, Dictionary<string, string> processor)
    {
        json.WriteStartObject(processor["processor"]);
        foreach (var (cpuinfo, key) in Fields)
        {
            if (processor.TryGetValue(cpuinfo, out var value))
            {
                json.WriteString(key, value);
            }
        }
        if (processor.GetValueOrDefault("flags") is { } flags)
        {
            json.WriteStartArray("flags");
            foreach (var flag in flags.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                json.WriteStringValue(flag);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, List<Dictionary<string, string>> processors)
    {
        json.WriteNumber("total", processors.Count);
        var sockets = processors
            .GroupBy(p => p.GetValueOrDefault("physical id"))
            .Where(s => s.Key is not null)
            .ToList();
        if (sockets.Count > 0)
        {
            json.WriteNumber("real", sockets.Count);
            json.WriteNumber("cores", sockets.Sum(socket => Cores(socket.First())));
        }
    }

    private static int Cores(Dictionary<string, string> processor) =>
        int.TryParse(processor.GetValueOrDefault("cpu cores"), CultureInfo.InvariantCulture, out var cores) ? cores : 1;
}
