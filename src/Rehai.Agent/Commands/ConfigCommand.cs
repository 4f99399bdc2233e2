using System.Globalization;
using System.Text.Json;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>`rehai config`: the configuration as it is in effect, or as chef-client's own Ruby evaluates it.</summary>
internal static class ConfigCommand
{
    /// <summary>Chef's Ruby takes seconds to load.</summary>
    private static readonly TimeSpan RubyDeadline = TimeSpan.FromSeconds(60);

    public static int Run(Session session, bool fromRuby, string? output)
    {
        if (!fromRuby)
        {
            return output is null
                ? Print(session)
                : throw new UsageException("--output goes with --from-ruby: it writes what Ruby evaluates.");
        }
        var file = ClientConfig.Find(session.ConfigFile);
        var ruby = new ConfigFromRuby(ConfigFromRuby.Rubies(Environment.GetEnvironmentVariable("PATH")), RubyDeadline);
        var text = ruby.Evaluate(file, masks: output is null, session.Cancellation);
        if (output is null)
        {
            StandardStreams.Out.Write($"# From {Origin(file)}; secrets are masked, --output FILE writes them.\n{text}");
            return ExitCode.Done;
        }
        KeyFile.Create(output, $"# Written by `rehai config --from-ruby` from {Origin(file)}.\n{text}");
        StandardStreams.Error.WriteLine(
            OneLine.Of($"Wrote {output}, with the secrets it holds; use it with `rehai -c {output}`.")
        );
        return ExitCode.Done;
    }

    /// <summary>For a comment in Ruby, which must not end early and be the same in every encoding.</summary>
    internal static string Origin(string? file) => OneLine.InAscii(file ?? "chef-client's defaults");

    private static int Print(Session session)
    {
        var settings = session.Config.Settings.Concat(session.EffectiveSettings).ToList();
        foreach (var warning in session.Config.Warnings)
        {
            StandardStreams.Error.WriteLine(OneLine.Of($"rehai: {warning}"));
        }
        if (session.IsJson)
        {
            JsonOutput.Print(json => Write(json, settings));
            return ExitCode.Done;
        }
        StandardStreams.Out.Write(string.Concat(settings.Select(Line)));
        return ExitCode.Done;
    }

    internal static string Line(EffectiveSetting setting) =>
        $"{setting.Key} {setting.Ruby}  # {OneLine.Of(setting.Source)}\n";

    internal static void Write(Utf8JsonWriter json, IEnumerable<EffectiveSetting> settings)
    {
        json.WriteStartObject();
        foreach (var setting in settings)
        {
            json.WriteStartObject(setting.Key);
            json.WritePropertyName("value");
            Write(json, setting.Value);
            json.WriteString("source", setting.Source);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>A symbol is its name, as in what Ruby's own JSON makes of it.</summary>
    private static void Write(Utf8JsonWriter json, ConfigValue value)
    {
        switch (value.Kind)
        {
            case ConfigValueKind.Nil:
                json.WriteNullValue();
                break;
            case ConfigValueKind.Boolean:
                json.WriteBooleanValue(value.IsTrue);
                break;
            case ConfigValueKind.Number when long.TryParse(value.Text, CultureInfo.InvariantCulture, out var whole):
                json.WriteNumberValue(whole);
                break;
            case ConfigValueKind.Number
                when double.TryParse(value.Text, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case ConfigValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.Items)
                {
                    Write(json, item);
                }
                json.WriteEndArray();
                break;
            case ConfigValueKind.Hash:
                json.WriteStartObject();
                foreach (var (key, member) in value.Members)
                {
                    json.WritePropertyName(key);
                    Write(json, member);
                }
                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(value.Text);
                break;
        }
    }
}
