namespace Rehai.Bench;

internal static class GuestXml
{
    /// <summary>The smallest that QEMU runs: no disk, no network.</summary>
    public static string Diskless(string name) => Domain(name, "", "");

    /// <summary>With what a guest usually has: a title, a disk, an interface, a console and graphics.</summary>
    /// <param name="generation">Another one is another amount of memory.</param>
    public static string Ordinary(string name, int number, int generation) =>
        Domain(
            name,
            $"<uuid>{Uuid(number)}</uuid><title>Bench guest {number}</title>",
            $"""
            <disk type='file' device='disk'>
              <driver name='qemu' type='qcow2'/>
              <source file='/var/lib/libvirt/images/{name}.qcow2'/>
              <target dev='vda' bus='virtio'/>
            </disk>
            <interface type='network'>
              <mac address='52:54:00:be:{number / 256:x2}:{number % 256:x2}'/>
              <source network='default'/>
              <model type='virtio'/>
            </interface>
            <console type='pty'/>
            <graphics type='vnc' autoport='yes'/>
            """,
            16 + generation
        );

    /// <summary>Takes a disk and a network card while it runs.</summary>
    public static string Pluggable(string name, string uuid, int vcpus) =>
        Domain(
            name,
            $"<uuid>{uuid}</uuid><features><acpi/></features>",
            "<controller type='usb' model='piix3-uhci'/>",
            vcpus: vcpus
        );

    /// <summary>For libvirt's test driver.</summary>
    public static string Simulated(string name) =>
        $"<domain type='test'><name>{name}</name><memory>65536</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>";

    private static string Uuid(int number) => $"be4c0000-0000-4000-8000-{number:x12}";

    private static string Domain(string name, string description, string devices, int memory = 16, int vcpus = 1) =>
        $"""
            <domain type='qemu'>
              <name>{name}</name>{description}
              <memory unit='MiB'>{memory}</memory>
              <vcpu>{vcpus}</vcpu>
              <os><type arch='x86_64' machine='pc'>hvm</type></os>
              <devices>{devices}</devices>
            </domain>
            """;
}
