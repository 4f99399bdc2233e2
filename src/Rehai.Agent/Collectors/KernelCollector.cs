using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rehai.Agent.Collectors;

/// <summary><c>kernel</c>, <c>os</c> and <c>os_version</c> as ohai's Kernel and OS plugins give them.</summary>
internal sealed class KernelCollector(HostFiles files) : ICollector
{
    public string Name => "kernel";

    public IReadOnlyList<string[]> VolatilePaths =>
        [
            ["kernel", "modules", "*", "refcount"],
        ];

    public void Collect(RootSet roots, CancellationToken cancellation)
    {
        var release = Setting("osrelease");
        roots.Add("os", "linux");
        roots.Add("os_version", release);
        roots.Add(
            "kernel",
            json =>
            {
                json.WriteStartObject();
                json.WriteString("name", Setting("ostype"));
                json.WriteString("release", release);
                json.WriteString("version", Setting("version"));
                json.WriteString("machine", Machine());
                json.WriteString("processor", "unknown");
                json.WriteString("os", "GNU/Linux");
                WriteModules(json);
                json.WriteEndObject();
            }
        );
    }

    private string Setting(string name) =>
        files.Read($"proc/sys/kernel/{name}")?.Trim()
        ?? throw new CollectorException($"/proc/sys/kernel/{name} cannot be read.");

    private static string Machine() =>
        RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x86_64",
            Architecture.Arm64 => "aarch64",
            Architecture.Ppc64le => "ppc64le",
            var other => other.ToString().ToLowerInvariant(),
        };

    private void WriteModules(Utf8JsonWriter json)
    {
        json.WriteStartObject("modules");
        foreach (var fields in files.Lines("proc/modules").Select(line => line.Split(' ')).Where(f => f.Length > 2))
        {
            json.WriteStartObject(fields[0]);
            json.WriteString("size", fields[1]);
            json.WriteString("refcount", fields[2]);
            if (
                files.Read(string.Create(CultureInfo.InvariantCulture, $"sys/module/{fields[0]}/version")) is
                { } version
            )
            {
                json.WriteString("version", version.Trim());
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
