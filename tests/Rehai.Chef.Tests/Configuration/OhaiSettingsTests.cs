using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests.Configuration;

/// <summary>What we write for ohai is read back by Ruby itself.</summary>
public sealed class OhaiSettingsTests
{
    private static readonly ConfigValue Default = ConfigValue.Symbol("default");

    [Fact]
    public void Nothing_configured_says_nothing()
    {
        var settings = Settings([]);

        Assert.Equal("", settings.Ruby);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.ShellOutTimeout);
    }

    [Fact]
    public void Every_setting_arrives_in_ohais_own_configuration()
    {
        var settings = Settings(
            new()
            {
                ["ohai.plugin_path"] = List(Default, ConfigValue.String("/added/\"#{1}")),
                ["ohai.hints_path"] = List(ConfigValue.String("/hints")),
                ["ohai.disabled_plugins"] = List(ConfigValue.Symbol("Passwd"), ConfigValue.String("DMI")),
                ["ohai.optional_plugins"] = List(ConfigValue.Symbol("Sessions")),
                ["ohai.critical_plugins"] = List(ConfigValue.Symbol("Libvirt")),
                ["ohai.run_all_plugins"] = new(ConfigValueKind.Boolean, "true", []),
                ["ohai.shellout_timeout"] = new(ConfigValueKind.Number, "2.5", []),
                ["ohai.plugin"] = Hash(("a b", Hash(("deep", ConfigValue.String("ä"))))),
            }
        );

        var ohai = Ohai(settings.Ruby);

        Assert.Equal(TimeSpan.FromSeconds(2.5), settings.ShellOutTimeout);
        var path = ohai["plugin_path"]!.AsArray().Select(item => item!.GetValue<string>()).ToList();
        Assert.Equal("/added/\"#{1}", path[^1]);
        Assert.Contains(path, item => item.EndsWith("/ohai/plugins", StringComparison.Ordinal));
        Assert.Equal("""["/hints"]""", ohai["hints_path"]!.ToJsonString());
        Assert.Equal("""[":Passwd","DMI"]""", ohai["disabled_plugins"]!.ToJsonString());
        Assert.Equal("""[":Sessions"]""", ohai["optional_plugins"]!.ToJsonString());
        Assert.Equal("""[":Libvirt"]""", ohai["critical_plugins"]!.ToJsonString());
        Assert.Equal("true", ohai["run_all_plugins"]!.ToJsonString());
        Assert.Equal("2.5", ohai["shellout_timeout"]!.ToJsonString());
        Assert.Equal("ä", ohai["plugin"]![":a b"]![":deep"]!.GetValue<string>());
    }

    [Fact]
    public void A_path_that_was_left_at_its_default_is_not_written()
    {
        var settings = Settings(new() { ["ohai.plugin_path"] = List(Default), ["ohai.hints_path"] = ConfigValue.Nil });

        Assert.Equal("", settings.Ruby);
    }

    [Fact]
    public void Text_of_any_kind_is_the_same_text_to_ruby()
    {
        string[] texts =
        [
            "\"; File.write('/tmp/x', ''); \"",
            "#{abort} #$0 #@x \\#{abort}",
            "line\nline\r\n\t\u001b[2J\u007f",
            "ä😀\u2028\ufeff",
            "\\",
            "%{} <%= 1 %> __END__ =begin",
            "",
        ];
        var values = Hash([.. texts.Select(text => (text, ConfigValue.String(text + "\0")))]);

        var settings = Settings(new() { ["ohai.plugin"] = Hash(("x", values)) });

        Assert.True(Ascii.IsValid(settings.Ruby));
        var read = Ohai(settings.Ruby)["plugin"]![":x"]!.AsObject();
        Assert.Equal(texts.Select(text => ":" + text), read.Select(member => member.Key));
        Assert.Equal(texts.Select(text => text + "\0"), read.Select(member => member.Value!.GetValue<string>()));
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-7", "-7")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e3", "1000.0")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("1; abort", "\"1; abort\"")]
    public void A_number_is_a_number_or_text_and_never_code(string text, string ruby) =>
        Assert.Equal(ruby, RubyLiteralWriter.Write(new(ConfigValueKind.Number, text, [])));

    [Fact]
    public void Half_a_surrogate_pair_does_not_break_the_file() =>
        Assert.Equal("\"a\\u{fffd}b\"", RubyLiteralWriter.Write(ConfigValue.String("a\ud800b")));

    private static OhaiSettings Settings(Dictionary<string, ConfigValue> options) =>
        ClientConfig.Load("/dev/null", options, new Dictionary<string, string>()).Ohai;

    private static ConfigValue List(params ConfigValue[] items) => new(ConfigValueKind.Array, "", items);

    private static ConfigValue Hash(params (string Key, ConfigValue Value)[] members) =>
        new(ConfigValueKind.Hash, "", [])
        {
            Members = [.. members.Select(member => KeyValuePair.Create(member.Key, member.Value))],
        };

    /// <summary>Loads the text into the installed ohai's configuration; symbols come back with their colon.</summary>
    private static JsonNode Ohai(string text)
    {
        const string script = """
            require 'ohai'; require 'json'
            def show(v)
              case v
              when Hash then v.to_h { |k, x| [show(k), show(x)] }
              when Array then v.map { |x| show(x) }
              when Symbol then ":#{v}"
              else v
              end
            end
            ChefConfig::Config.from_string(STDIN.read, 'ohai.rb')
            keys = %i[plugin_path hints_path disabled_plugins optional_plugins critical_plugins run_all_plugins shellout_timeout plugin]
            print JSON.generate(keys.to_h { |k| [k, show(Ohai.config[k])] })
            """;
        using var ruby = Process.Start(
            new ProcessStartInfo("ruby", ["-e", script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
                Environment = { ["LC_ALL"] = "C" },
            }
        )!;
        ruby.StandardInput.Write(text);
        ruby.StandardInput.Close();
        var output = ruby.StandardOutput.ReadToEnd();
        ruby.WaitForExit();
        Assert.Equal(0, ruby.ExitCode);
        return JsonNode.Parse(output)!;
    }
}
