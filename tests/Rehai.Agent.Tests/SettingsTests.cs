using Rehai.Agent.Publishing;
using Rehai.Agent.Watching;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-settings-").FullName;

    private string ConfigFile => Path.Combine(_directory, "rehai.conf");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Without_a_file_facts_go_to_the_node()
    {
        Assert.Equal(Destination.Node, Load().PublishTo.Place);
        Assert.Equal(
            Destination.Node,
            Settings.Load("/nowhere/rehai.conf", new Dictionary<string, string>()).PublishTo.Place
        );
        Assert.Empty(Load().Warnings);
    }

    [Theory]
    [InlineData("publish_to = data-bag kvm1\n")]
    [InlineData("# a comment\n\n; another\nPublish_To=\"data-bag kvm1\"")]
    public void The_file_is_ini(string text)
    {
        File.WriteAllText(ConfigFile, text);

        Assert.Equal(new Destination("kvm1"), Load().PublishTo.Place);
        Assert.Empty(Load().Warnings);
    }

    [Fact]
    public void The_environment_wins_over_the_file()
    {
        File.WriteAllText(ConfigFile, "publish_to = data-bag kvm1\n");

        Assert.Equal((Destination.Node, "REHAI_PUBLISH_TO"), Load(("REHAI_PUBLISH_TO", "node")).PublishTo);
        Assert.Equal((new Destination("kvm1"), ConfigFile), Load(("REHAI_PUBLISH_TO", "")).PublishTo);
    }

    [Fact]
    public void A_place_that_is_none_is_named_with_where_it_was_set()
    {
        File.WriteAllText(ConfigFile, "publish_to = bag\n");

        Assert.Contains($"publish_to in {ConfigFile} is \"bag\"", Fault(Load), StringComparison.Ordinal);
        Assert.Contains(
            "publish_to in REHAI_PUBLISH_TO is \"x\"",
            Fault(() => Load(("REHAI_PUBLISH_TO", "x"))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_setting_that_there_is_not_is_said()
    {
        File.WriteAllText(ConfigFile, "publsh_to = node\n[watch]\nintervall = 1\ninterval = 1\n[roots]\nkernel = 1h\n");

        Assert.Equal(
            [
                $"{ConfigFile} sets publsh_to, which Rehai does not know. Is publish_to meant?",
                $"{ConfigFile} sets intervall in [watch], which Rehai does not know. Is interval in [watch] meant?",
            ],
            Load().Warnings
        );
    }

    [Fact]
    public void A_variable_that_there_is_not_is_said_with_the_one_that_may_be_meant()
    {
        var settings = Load(
            ("REHAI_WATCH__SPLAI", "1"),
            ("REHAI_WATCH_SPLAY", "1"),
            ("REHAI_COLOUR", "blue"),
            ("REHAI_UNSET", ""),
            ("REHAI_ROOTS__", "1h"),
            ("REHAI_ROOTS__KERNEL", "1h"),
            ("REHAI_WATCH__SPLAY", "1"),
            ("PATH", "/bin")
        );

        Assert.Equal(
            [
                "The environment sets REHAI_COLOUR, which Rehai does not know.",
                "The environment sets REHAI_ROOTS__, which Rehai does not know.",
                "The environment sets REHAI_WATCH_SPLAY, which Rehai does not know. Is REHAI_WATCH__SPLAY meant?",
                "The environment sets REHAI_WATCH__SPLAI, which Rehai does not know. Is REHAI_WATCH__SPLAY meant?",
            ],
            settings.Warnings
        );
    }

    [Fact]
    public void The_environment_alone_can_name_a_root()
    {
        File.WriteAllText(ConfigFile, "[roots]\ncpu = 90\n");

        var settings = Load(("REHAI_ROOTS__KERNEL", "1h"), ("REHAI_ROOTS__CPU", "2m"));

        Assert.Equal(
            new Dictionary<string, TimeSpan> { ["cpu"] = TimeSpan.FromMinutes(2), ["kernel"] = TimeSpan.FromHours(1) },
            settings.Watch.Roots
        );
        Assert.Contains(
            "of REHAI_ROOTS__LIBVIRT can have no interval",
            Assert.Throws<ConfigException>(() => Load(("REHAI_ROOTS__LIBVIRT", "1h")).Watch).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_line_that_is_no_ini_is_refused_and_not_quoted()
    {
        File.WriteAllText(ConfigFile, "publish_to = node\nsecret\n");

        var fault = Fault(Load);

        Assert.Contains(ConfigFile, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        Directory.CreateDirectory(ConfigFile);

        Assert.StartsWith($"{ConfigFile} cannot be read", Fault(Load), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_watch_does_can_be_set()
    {
        File.WriteAllText(
            ConfigFile,
            """
            [watch]
            interval = 2m
            look_interval = 2.5
            splay = 0
            save_interval = 1h
            during_converge = Wait
            [roots]
            kernel = 1d
            cpu = 90
            """
        );

        var watch = Load().Watch;

        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(2.5)), (watch.Interval, watch.LookInterval));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromHours(1)), (watch.Splay, watch.SaveInterval));
        Assert.Equal(DuringConverge.Wait, watch.DuringConverge);
        Assert.Equal(
            new Dictionary<string, TimeSpan> { ["kernel"] = TimeSpan.FromDays(1), ["cpu"] = TimeSpan.FromSeconds(90) },
            watch.Roots
        );
        Assert.Empty(Load().Warnings);
    }

    [Fact]
    public void The_environment_wins_over_a_section_too()
    {
        File.WriteAllText(ConfigFile, "[watch]\ninterval = 2m\n[roots]\nkernel = 1d\n");

        var watch = Load(("REHAI_WATCH__INTERVAL", "3m"), ("REHAI_ROOTS__KERNEL", "1h")).Watch;

        Assert.Equal(TimeSpan.FromMinutes(3), watch.Interval);
        Assert.Equal(TimeSpan.FromHours(1), watch.Roots["kernel"]);
        Assert.Equal(new WatchSettings().LookInterval, watch.LookInterval);
    }

    [Theory]
    [InlineData("[watch]\ninterval = 0", "interval in [watch] of ")]
    [InlineData("[watch]\nlook_interval = soon", "look_interval in [watch] of ")]
    [InlineData("[watch]\nsplay = 8d", "splay in [watch] of ")]
    [InlineData("[watch]\nsave_interval = -1", "save_interval in [watch] of ")]
    [InlineData("[watch]\nduring_converge = 1", "during_converge")]
    [InlineData("[watch]\nduring_converge = never", "during_converge")]
    [InlineData("[roots]\nkernel = 0.5", "kernel in [roots] of ")]
    [InlineData("[roots]\nlibvirt = 60", "libvirt in [roots] of ")]
    public void What_cannot_be_set_is_named_with_where_it_was_set(string text, string words)
    {
        File.WriteAllText(ConfigFile, text);

        var fault = Assert.Throws<ConfigException>(() => Load().Watch).Message;

        Assert.StartsWith(words, fault, StringComparison.Ordinal);
        Assert.Contains(ConfigFile, fault, StringComparison.Ordinal);
    }

    private static string Fault(Func<Settings> load) => Assert.Throws<ConfigException>(() => load().PublishTo).Message;

    private Settings Load() => Load([]);

    private Settings Load(params (string Name, string Value)[] environment) =>
        Settings.Load(ConfigFile, environment.ToDictionary(variable => variable.Name, variable => variable.Value));
}
