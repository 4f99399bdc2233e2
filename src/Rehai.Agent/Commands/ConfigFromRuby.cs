using System.Text;
using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>Has a Ruby that knows chef-config evaluate chef-client's configuration, and write it as literals that Rehai reads.</summary>
/// <param name="rubies">Programs to try, in this order.</param>
internal sealed class ConfigFromRuby(IReadOnlyList<string> rubies, TimeSpan deadline)
{
    private const string Missing = "missing";

    private static readonly string[] Chefs = ["/opt/chef/embedded/bin/ruby", "/opt/cinc/embedded/bin/ruby"];

    /// <summary>Chef's and Cinc's own Ruby, then the one of PATH.</summary>
    public static IReadOnlyList<string> Rubies(string? path) =>
        [
            .. Chefs
                .Concat(
                    (path ?? "").Split(':').Where(Path.IsPathRooted).Select(directory => Path.Join(directory, "ruby"))
                )
                .Where(File.Exists),
        ];

    /// <param name="masks">Puts stars in the place of secrets.</param>
    /// <exception cref="ConfigException">There is no such Ruby, or it cannot evaluate the configuration.</exception>
    public string Evaluate(string? file, bool masks, CancellationToken cancellation)
    {
        var input = Input(file, masks);
        foreach (var ruby in rubies)
        {
            var text = Run(ruby, input, cancellation);
            if (text != Missing)
            {
                return text;
            }
        }
        throw new ConfigException(
            "No Ruby with chef-config: looked for /opt/chef/embedded/bin/ruby, /opt/cinc/embedded/bin/ruby and the ruby of PATH. "
                + "Run this where chef-client is installed, or set what is missing with --config-option KEY=VALUE."
        );
    }

    private string Run(string ruby, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            var output = new BoundedProcess(ruby, ["-"], deadline) { Input = input }.Run(cancellation);
            return Encoding.UTF8.GetString(output.Span);
        }
        catch (CollectorException e)
        {
            throw new ConfigException($"Ruby cannot evaluate the configuration: {e.Message}");
        }
    }

    /// <summary>The script, and behind it what it is to do.</summary>
    private static ReadOnlyMemory<byte> Input(string? file, bool masks)
    {
        using var input = new MemoryStream();
        using (var script = typeof(ConfigFromRuby).Assembly.GetManifestResourceStream("ConfigFromRuby.rb")!)
        {
            script.CopyTo(input);
        }
        using (var json = new Utf8JsonWriter(input))
        {
            WriteTask(json, file, masks);
        }
        return input.ToArray();
    }

    private static void WriteTask(Utf8JsonWriter json, string? file, bool masks)
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        json.WriteBoolean("masks", masks);
        json.WriteStartArray("variables");
        foreach (var variable in ClientKeys.Variables)
        {
            json.WriteStringValue(variable);
        }
        json.WriteEndArray();
        json.WriteStartArray("keys");
        foreach (var key in ClientKeys.Honoured)
        {
            json.WriteStartObject();
            json.WriteString("name", key.Name);
            json.WriteBoolean("secret", key.IsSecret);
            json.WriteBoolean("url", key.IsUrl);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
