using Microsoft.Playwright;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Watching;

namespace Rehai.Conformance.Browser;

/// <summary>From QEMU and libvirt through the watch and the server to what a reader sees.</summary>
[Collection(OneHypervisor.Name)]
public sealed class RealChainTests(WatchedHost host, Chromium chromium)
    : IClassFixture<WatchedHost>,
        IClassFixture<Chromium>,
        IDisposable
{
    private static readonly LocatorAssertionsToHaveTextOptions Text = new() { Timeout = Window.Patience };

    public void Dispose() => host.Anew("web", "www");

    [Fact]
    public async Task Whatever_happens_to_a_guest_shows_in_the_row_of_an_open_page()
    {
        using var watch = host.Watch();
        host.AwaitTruth(watch);
        await using var window = await new Visitor(chromium, host.Files.Server).Open();
        await window.Page.GotoAsync("/guests");
        await window.AwaitLive();

        host.Define("web", "<controller type='usb'/>");
        await window.Expect("#pill").ToHaveTextAsync("1 new, show", Text);
        await window.Page.ClickAsync("#pill");
        var row = window.Rows.First;
        await Assertions.Expect(row.Locator(".c-name")).ToHaveTextAsync("web", Text);
        await Assertions.Expect(row.Locator(".c-state")).ToHaveTextAsync("shut off", Text);
        await window.AwaitLive();

        await After("start web", ".c-state", "running");
        await After("suspend web", ".c-state", "paused");
        await After("resume web", ".c-state", "running");
        await After($"attach-disk web {Disk()} sda --targetbus usb", ".c-disk .few", "1");
        await After("destroy web", ".c-state", "shut off");
        await After("domrename web www", ".c-name", "www");
        host.Libvirtd.Virsh("undefine", "www");
        await Assertions.Expect(row).ToHaveClassAsync("removed", new() { Timeout = Window.Patience });
        Assert.Empty(window.Faults);

        async Task After(string command, string cell, string text)
        {
            host.Libvirtd.Virsh(command.Split(' '));
            await Assertions.Expect(row.Locator(cell)).ToHaveTextAsync(text, Text);
        }
    }

    private string Disk()
    {
        var disk = Path.Combine(host.Files.Directory, "disk");
        File.WriteAllBytes(disk, new byte[1024 * 1024]);
        return disk;
    }
}
