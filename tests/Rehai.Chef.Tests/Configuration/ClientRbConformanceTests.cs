using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests.Configuration;

/// <summary>The same value for every key that we honour, as Chef's own library has it.</summary>
public sealed class ClientRbConformanceTests
{
    private const string WayOut =
        "; set it with --config-option {0}=VALUE, or let chef-client's Ruby write the configuration out with "
        + "`rehai config --from-ruby --output FILE` and use that with -c.";

    /// <summary>What Ruby evaluates and we cannot, and what we say then.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["unknown-hostname.rb"] = Message("unknown-hostname.rb:2", "node_name", "`node_name …`"),
        ["unknown-gem.rb"] = Message("unknown-gem.rb:4", "environment", "`environment …`"),
        ["unknown-condition.rb"] = Message("unknown-condition.rb:3", "client_key", "`client_key …`"),
    };

    [Fact]
    public void There_are_at_least_40_samples() =>
        Assert.InRange(ClientRbSample.All.Count - Refused.Count, 40, int.MaxValue);

    [Fact]
    public void Every_key_that_we_honour_has_the_value_that_chefs_library_gives_it()
    {
        var keys = ClientKeys.Honoured.Select(key => key.Name).ToList();
        var samples = ClientRbSample.All;
        var expected = ClientRbOracle.Ask(samples, keys);

        var differences = new List<string>();
        foreach (var (sample, theirs) in samples.Zip(expected))
        {
            Assert.False(theirs.ContainsKey("error"), $"{sample.Name}: Ruby says {theirs.GetValueOrDefault("error")}");
            if (!Refused.ContainsKey(sample.Name))
            {
                differences.AddRange(Differences(sample, theirs));
            }
        }
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    [Fact]
    public void Of_the_samples_only_these_statements_are_warned_of()
    {
        var warnings = ClientRbSample
            .All.Where(sample => !Refused.ContainsKey(sample.Name))
            .SelectMany(sample => sample.Load().Warnings);

        Assert.Equal(
            [
                "cookbook-cache-options.rb:10: skipped `Mixlib::Log::Formatter.show_time …`, which only Ruby can evaluate.",
                "wild-hash-keys.rb:12: `policy_name =` makes a local variable in Ruby and sets nothing; write `policy_name` "
                    + "without the `=`.",
                "wild-hash-keys.rb:14: `log_level =` makes a local variable in Ruby and sets nothing; write `log_level` "
                    + "without the `=`.",
                "wild-jumps.rb:16: skipped `while …`, which only Ruby can evaluate.",
                "wild-locals-shadow.rb:4: `environment =` makes a local variable in Ruby and sets nothing; write `environment` "
                    + "without the `=`.",
                "wild-locals-shadow.rb:10: skipped `org …`, which only Ruby can evaluate.",
            ],
            warnings.Select(warning => Path.GetRelativePath(ClientRbSample.Directory, warning))
        );
    }

    [Fact]
    public void What_only_ruby_can_evaluate_is_said_exactly()
    {
        foreach (var sample in ClientRbSample.All.Where(sample => Refused.ContainsKey(sample.Name)))
        {
            Assert.Equal(Refused[sample.Name], Assert.Throws<ConfigException>(sample.Load).Message);
        }
    }

    private static IEnumerable<string> Differences(ClientRbSample sample, Dictionary<string, string> theirs)
    {
        ConfigValues values;
        try
        {
            values = sample.Load().Values;
        }
        catch (ConfigException e)
        {
            return [$"{sample.Name}: {e.Message}"];
        }
        return
        [
            .. theirs
                .Select(key => (key.Key, Theirs: key.Value, Ours: Spell(values.Effective(key.Key))))
                .Where(key => key.Theirs != key.Ours)
                .Select(key => $"{sample.Name}: {key.Key} is {key.Theirs} in Chef and {key.Ours} in Rehai"),
        ];
    }

    private static string Spell(ConfigValue? value) =>
        value?.Kind switch
        {
            null or ConfigValueKind.Nil => "nil",
            ConfigValueKind.String => $"\"{value.Text}\"",
            ConfigValueKind.Symbol => $":{value.Text}",
            ConfigValueKind.Array => $"[{string.Join(", ", value.Items.Select(Spell))}]",
            ConfigValueKind.Hash =>
                $"{{{string.Join(", ", value.Members.Select(member => $"{member.Key}: {Spell(member.Value)}"))}}}",
            _ => value.Text,
        };

    private static string Message(string place, string key, string head) =>
        $"{Path.Combine(ClientRbSample.Directory, place)}: cannot evaluate without Ruby how {key} is set by {head}"
        + WayOut.Replace("{0}", key, StringComparison.Ordinal);
}
