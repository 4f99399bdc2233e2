using System.Text.Json;

namespace Rehai.Bench.Watching;

/// <summary>
/// A guest from its definition to its end, through every kind of change that libvirt sends an event for. The disk is a USB disk, which a guest without
/// a system lets go of; its network card it gives up at a reset.
/// </summary>
internal sealed class GuestLife(KeptLibvirt libvirt, string name, string disk)
{
    public const string Uuid = "be4c0000-0000-4000-8000-00000000ffff";

    private const string Card = "ua-card";

    private nint _guest;

    public IEnumerable<GuestStep> Steps =>
        [
            new("define", Begin, Is("shut off")),
            new("start", () => KeptLibvirt.Start(_guest), Is("running")),
            new("suspend", () => KeptLibvirt.Suspend(_guest), Is("paused")),
            new("resume", () => KeptLibvirt.Resume(_guest), Is("running")),
            new("attach a disk", () => KeptLibvirt.Attach(_guest, DiskXml), Has("disks", 1)),
            new("detach a disk", () => KeptLibvirt.Detach(_guest, DiskXml), Has("disks", 0)),
            new("attach an interface", () => KeptLibvirt.Attach(_guest, CardXml), Has("interfaces", 1)),
            new("detach an interface", AwaitCardGone, Has("interfaces", 0))
            {
                Before = () => KeptLibvirt.AskToDetach(_guest, Card),
            },
            new("managed save", () => KeptLibvirt.Save(_guest), Is("shut off")),
            new("start what was saved", () => KeptLibvirt.Start(_guest), Is("running")),
            new("destroy", () => KeptLibvirt.Destroy(_guest), Is("shut off")),
            new("rename", () => KeptLibvirt.Rename(_guest, $"{name}-2"), Says("guest_name", $"{name}-2")),
            new("define anew", () => libvirt.Define(Xml(suffix: "-2", vcpus: 2)), facts => Vcpus(facts) == 2),
            new("undefine", End, facts => facts is null),
        ];

    /// <summary>What libvirt sends no event for; it stands between <see cref="Begin"/> and <see cref="End"/>.</summary>
    public IEnumerable<GuestStep> SilentSteps =>
        [
            new("autostart on", () => KeptLibvirt.SetAutostart(_guest, isOn: true), Says("autostart", true)),
            new("autostart off", () => KeptLibvirt.SetAutostart(_guest, isOn: false), Says("autostart", false)),
        ];

    public void Begin() => _guest = libvirt.Define(Xml());

    public void End() => KeptLibvirt.Undefine(_guest);

    /// <summary>QEMU takes it away after the reset, which has long returned; the change is there once libvirt's API shows it.</summary>
    private void AwaitCardGone()
    {
        KeptLibvirt.Reset(_guest);
        while (KeptLibvirt.Describe(_guest).Contains(Card, StringComparison.Ordinal))
        {
            Posix.Pause(TimeSpan.FromMicroseconds(300));
        }
    }

    private string DiskXml =>
        $"""
            <disk type='file' device='disk'>
              <driver name='qemu' type='raw'/><source file='{disk}'/><target dev='sda' bus='usb'/>
            </disk>
            """;

    private static string CardXml =>
        $"<interface type='user'><mac address='52:54:00:be:ff:ff'/><model type='virtio'/><alias name='{Card}'/></interface>";

    private string Xml(string suffix = "", int vcpus = 1) => GuestXml.Pluggable($"{name}{suffix}", Uuid, vcpus);

    private static Func<JsonElement?, bool> Is(string state) => Says("guest_state", state);

    private static Func<JsonElement?, bool> Says(string key, string value) =>
        facts => facts is { } guest && guest.GetProperty(key).GetString() == value;

    private static Func<JsonElement?, bool> Says(string key, bool value) =>
        facts => facts is { } guest && guest.GetProperty(key).GetBoolean() == value;

    private static Func<JsonElement?, bool> Has(string devices, int count) =>
        facts => facts is { } guest && guest.GetProperty(devices).GetArrayLength() == count;

    private static int Vcpus(JsonElement? facts) => facts?.GetProperty("vcpus").GetProperty("max").GetInt32() ?? 0;
}
