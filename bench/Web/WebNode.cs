using System.Globalization;
using System.Text;

namespace Rehai.Bench.Web;

/// <summary>A host as its node has it: only what its row and its guests' rows show, because what pages cost depends on rows.</summary>
internal sealed class WebNode(int number)
{
    public const int Guests = 11;

    private static readonly string[] Roles = ["web", "db", "build", "mail", "cache", "queue", "proxy"];
    private static readonly string[] States =
    [
        "running",
        "running",
        "running",
        "running",
        "paused",
        "shut off",
        "crashed",
    ];

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"kvm{number}");

    public static string GuestName(int host, int guest) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Roles[(host + guest) % Roles.Length]}-{(host * Guests) + guest}"
        );

    public static string GuestUuid(int host, int guest) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(uint)((host * 2654435761L) + guest):x8}-1111-4222-8333-{(host * Guests) + guest:x12}"
        );

    /// <summary>The node's document.</summary>
    /// <param name="now">When it was refreshed; the next sign of life is due in a day, so that no host falls silent while pages are measured.</param>
    public byte[] Document(DateTimeOffset now)
    {
        var guests = string.Join(',', Enumerable.Range(0, Guests).Select(Guest));
        return Encoding.UTF8.GetBytes(
            $$"""
            {"name":"{{Name}}","chef_environment":"_default","automatic":{
            "fqdn":"{{Name}}.example.com","platform":"debian","platform_version":"12.8",
            "libvirt":{"nodeinfo":{"cpus":64,"memory":263855420} },
            "rehai":{"version":"0.1.0","refreshed_at":"{{now.UtcDateTime:O}}","cause":"interval","interval":86400,"guests":{ {{guests}} } } } }
            """
        );
    }

    /// <summary>The merge patch with which Rehai says that a guest was paused or resumed.</summary>
    public static byte[] Change(int host, int guest, bool isPaused, DateTimeOffset now) =>
        Encoding.UTF8.GetBytes(
            $$"""
            {"automatic":{"rehai":{"refreshed_at":"{{now.UtcDateTime:O}}","cause":"event",
            "guests":{"{{GuestUuid(host, guest)}}":{"guest_state":"{{(isPaused ? "paused" : "running")}}"} } } } }
            """
        );

    private string Guest(int guest)
    {
        var id = (number * Guests) + guest;
        return $$"""
            "{{GuestUuid(number, guest)}}":{"guest_name":"{{GuestName(number, guest)}}","guest_state":"{{States[
                id % States.Length
            ]}}",
            "guest_since":"2026-11-01T08:00:00Z","autostart":true,"vcpus":{"current":{{1 << (id % 5)}},"max":16 },
            "memory_kib":{"current":{{1048576 << (id % 4)}},"max":16777216},
            "disks":[{"target":"vda","device":"disk","source":"/var/lib/libvirt/images/{{id}}.qcow2","capacity":10737418240,"allocation":{{id
                * 7919L
                % 10737418240}} }],
            "interfaces":[{"mac":"52:54:00:{{(id >> 16) & 255:x2}}:{{(id >> 8) & 255:x2}}:{{id
                & 255:x2}}","type":"bridge","source":"br0",
            "guest_addresses":["10.{{(id >> 16) & 255}}.{{(id >> 8) & 255}}.{{id & 255}}"]}]}
            """;
    }
}
