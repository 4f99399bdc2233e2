using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Rehai.Conformance.Browser;

/// <summary>What a guest or a host calls itself is shown as text, wherever it stands.</summary>
[Collection(OneBrowser.Name)]
public sealed class HostileValuesTests(Showcase showcase) : IDisposable
{
    private const string Attack =
        "</title></pre></script>\"'><img src=//elsewhere.example/x onerror=alert(1)><script>alert(2)</script>"
        + "<svg onload=alert(3)><a href=javascript:alert(4)>{{7*7}}</a><style>*{display:none}</style>&lt;\u202E";

    private readonly Fleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task Attacks_in_every_field_stay_text_on_every_page()
    {
        var host = Hostile();
        host["hostile"]["guest_name"] = Attack;
        _fleet.Save(host);
        await using var window = await new Visitor(showcase.Chromium, _fleet.Server).Open();
        foreach (var path in (string[])["/", "/hosts", "/hosts/kvm1", $"/guests/{Uuid}", "/timeline", "/guests"])
        {
            await window.Page.GotoAsync(path);
            await window.AwaitLive();
            await AssertOnlyText(window);
        }

        host["hostile"]["guest_name"] = $"later {Attack}";
        host["hostile"]["guest_state"] = "crashed";
        _fleet.Save(host);
        await Assertions.Expect(window.Rows.First).ToContainTextAsync($"later {Attack[..40]}");
        await window.Page.FillAsync("input[name=q]", "name:later");
        await window.Expect("#suggestions").ToBeVisibleAsync();
        await AssertOnlyText(window);
    }

    private static string Uuid => GuestNode.Uuid("hostile");

    private static async Task AssertOnlyText(Window window)
    {
        await Assertions.Expect(window.Page.Locator("body")).ToContainTextAsync("<img src=//elsewhere.example");
        await window
            .Expect("img, iframe, object, base, style, script:not([src]), a[href^=javascript], [onerror], [onload]")
            .ToHaveCountAsync(0);
        Assert.Empty(window.Faults);
    }

    private static HostNode Hostile() =>
        new HostNode("kvm1")
        {
            Ohai = Fields(
                "fqdn platform platform_version",
                ("kernel", Fields("release")),
                ("roles", new JsonArray(Attack)),
                ("libvirt", Fields("version uri", ("storage", Named(Fields("state")))))
            ),
            Rehai = Fields(
                "version cause",
                ("collectors", Named(Fields("error"))),
                ("truncated", new JsonArray(Attack)),
                ("networks", Named(Fields("bridge forward"))),
                ("pools", Named(Fields("state type")))
            ),
        }.With(HostileGuest());

    private static JsonObject HostileGuest() =>
        Fields(
            "guest_state guest_state_reason guest_hostname arch machine title",
            ("guest_name", "hostile"),
            ("snapshots", new JsonArray(Attack)),
            ("disks", new JsonArray(Fields("target bus device source"))),
            (
                "interfaces",
                new JsonArray(Fields("mac type source model target", ("guest_addresses", new JsonArray(Attack))))
            )
        );

    /// <summary>An object with the attack for its name.</summary>
    private static JsonObject Named(JsonNode value) => new() { [Attack] = value };

    private static JsonObject Fields(string attacked, params (string Name, JsonNode Value)[] others)
    {
        var fields = new JsonObject();
        foreach (var name in attacked.Split(' '))
        {
            fields[name] = Attack;
        }
        foreach (var (name, value) in others)
        {
            fields[name] = value;
        }
        return fields;
    }
}
