using System.Text.Json;
using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>`rehai show`: what the collectors read, printed as ohai prints it. Needs no configuration and no server.</summary>
internal static class ShowCommand
{
    public static int Run(Session session, IReadOnlyList<string> attributes)
    {
        using var log = session.LogWithoutConfig;
        var roots = Attributes.Roots(attributes);
        var runner = session.Runner(roots, checkIn: true, log, () => session.OhaiWithoutConfig(log));
        var collection = Attributes.Select(runner.Run("command", session.Cancellation), roots);
        var node = NodeDocument.Create("show", "_default");
        var published = collection.RootsFor(node, AttributeFilter.None);
        published.Warnings.ToList().ForEach(log.Warn);
        var read = node.WithAutomatic(published.Texts);
        using var document = JsonDocument.Parse(
            read.Members.Single(member => member.Name == "automatic").Value,
            new JsonDocumentOptions { MaxDepth = RawJsonObject.MaxDepth }
        );
        if (attributes.Count == 0)
        {
            JsonOutput.Print(document.RootElement.WriteTo);
        }
        var failed = Failures.Report(collection.Failures, log);
        foreach (var attribute in attributes)
        {
            if (!TryPrint(document.RootElement, attribute) && collection.Failures.Count == 0)
            {
                log.Error($"I cannot find an attribute named {attribute}.");
                failed = failed == ExitCode.Done ? ExitCode.Failed : failed;
            }
        }
        return failed;
    }

    private static bool TryPrint(JsonElement roots, string attribute)
    {
        var value = roots;
        foreach (var key in attribute.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(key, out value))
            {
                return false;
            }
        }
        JsonOutput.Print(json => Write(json, value));
        return true;
    }

    /// <summary>ohai prints a scalar as an array of one.</summary>
    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            value.WriteTo(json);
            return;
        }
        json.WriteStartArray();
        value.WriteTo(json);
        json.WriteEndArray();
    }
}
