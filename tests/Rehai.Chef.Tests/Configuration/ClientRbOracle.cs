using System.Diagnostics;
using System.Text.Json;

namespace Rehai.Chef.Tests.Configuration;

/// <summary>What Chef's own library (Debian's ruby-chef-config and ohai) makes of the samples, in one process for all.</summary>
internal static class ClientRbOracle
{
    /// <returns>For each sample the spelling of each key's value, or "error" alone.</returns>
    public static IReadOnlyList<Dictionary<string, string>> Ask(
        IReadOnlyList<ClientRbSample> samples,
        IReadOnlyList<string> keys
    )
    {
        var start = new ProcessStartInfo("ruby", [Path.Combine(ClientRbSample.Directory, "..", "ClientRbOracle.rb")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["HOME"] = "/root",
                ["USER"] = "tester",
                ["LANG"] = "C.UTF-8",
            },
        };
        using var ruby = Process.Start(start)!;
        using (var json = new Utf8JsonWriter(ruby.StandardInput.BaseStream))
        {
            Write(json, samples, keys);
        }
        ruby.StandardInput.Close();
        var answer = ruby.StandardOutput.ReadToEnd();
        ruby.WaitForExit();
        Assert.Equal(0, ruby.ExitCode);
        return JsonSerializer.Deserialize<List<Dictionary<string, string>>>(answer)!;
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ClientRbSample> samples, IReadOnlyList<string> keys)
    {
        json.WriteStartArray();
        foreach (var sample in samples)
        {
            json.WriteStartObject();
            json.WriteString("file", sample.File);
            WriteList(json, "options", sample.Options);
            WriteList(json, "keys", keys);
            json.WriteStartObject("environment");
            foreach (var (name, value) in sample.Variables)
            {
                json.WriteString(name, value);
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }
}
