using System.Text.Json.Nodes;
using Rehai.Agent.Publishing;
using Rehai.Agent.Watching;
using Rehai.Chef;

namespace Rehai.Agent.Tests.Watching;

public sealed class SaveLineTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_guest_is_told_by_its_name_its_uuid_and_what_has_become_of_it() =>
        Assert.EndsWith(
            "INFO: kvm1 saved (event): 2 changes (rehai/guests/web1/guest_state, rehai/guests/web1/vcpus) of guest web1 (web1) running, "
                + "12 ms, 21 ms after the event\n",
            Line(LogFormat.Text, Change("web1", "guest_state"), Change("web1", "vcpus")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Where_its_state_is_the_same_nothing_is_said_of_it() =>
        Assert.Contains(
            ") of guest web1 (web1), 12 ms",
            Line(LogFormat.Text, Change("web1", "vcpus")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("{\"guest_name\":\"old\"}", "guest old (u-1) undefined")]
    [InlineData("{\"guest_name\":1}", "guest u-1 undefined")]
    [InlineData("{}", "guest u-1 undefined")]
    [InlineData("7", "guest u-1 undefined")]
    public void A_guest_that_is_gone_is_told_by_the_name_that_the_node_had(string before, string words) =>
        Assert.Contains(
            $") of {words}, 12 ms",
            Line(LogFormat.Text, new AttributeChange(["rehai", "guests", "u-1"], before, null)),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_line_does_not_grow_with_the_guests() =>
        Assert.Contains(
            " of guest a (a) running, guest b (b) running, guest c (c) running, …, 12 ms",
            Line(LogFormat.Text, [.. "abcd".Select(name => Change($"{name}", "guest_state"))]),
            StringComparison.Ordinal
        );

    [Fact]
    public void Changes_of_no_guest_name_none() =>
        Assert.Contains(
            "1 change (libvirt/networks), 12 ms",
            Line(LogFormat.Text, new AttributeChange(["libvirt", "networks"], null, "{}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Programs_get_all_names()
    {
        var line = JsonNode.Parse(Line(LogFormat.Json, [.. "abcd".Select(name => Change($"{name}", "vcpus"))]))!;

        Assert.Equal("""["a","b","c","d"]""", line["guests"]!.ToJsonString());
    }

    private static AttributeChange Change(string guest, string member) =>
        new(["rehai", "guests", guest, member], "1", "2");

    private string Line(LogFormat format, params AttributeChange[] changes)
    {
        using (var log = Log.ToFile(_file, LogLevel.Info, TimeProvider.System, format))
        {
            SaveLine.Write(
                log,
                "kvm1",
                WatchCause.Event,
                new SaveOutcome(SaveKind.Saved, changes),
                Readings.Of("web1", "a", "b", "c", "d"),
                TimeSpan.FromMilliseconds(12),
                TimeSpan.FromMilliseconds(21)
            );
        }
        return File.ReadAllText(_file);
    }
}
