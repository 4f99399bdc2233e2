using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

/// <summary>A small emulated guest; disposing destroys and undefines it.</summary>
internal sealed class TestGuest : IDisposable
{
    internal TestGuest(HypervisorFixture hypervisor, string name, string devices)
    {
        Name = name;
        Description = Path.Combine(hypervisor.Scratch, $"{name}.xml");
        File.WriteAllText(Description, Xml(name, devices));
        HypervisorFixture.Virsh("define", Description);
        Uuid = HypervisorFixture.Virsh("domuuid", name).Trim();
    }

    internal string Name { get; }

    internal string Uuid { get; }

    /// <summary>The file that defines it.</summary>
    internal string Description { get; }

    /// <summary>Its QEMU's process, while it runs.</summary>
    internal string ProcessId => File.ReadAllText($"/run/libvirt/qemu/{Name}.pid").Trim();

    internal TestGuest Boot()
    {
        HypervisorFixture.Virsh("start", Name);
        return this;
    }

    internal TestGuest Pause()
    {
        HypervisorFixture.Virsh("suspend", Name);
        return this;
    }

    public void Dispose() => Remove(Name);

    internal static void Remove(string name)
    {
        Tool.Try("virsh", ["--connect", "qemu:///system", "destroy", name], []);
        Tool.Try(
            "virsh",
            ["--connect", "qemu:///system", "undefine", "--managed-save", "--snapshots-metadata", name],
            []
        );
    }

    internal static string Xml(string name, string devices) =>
        $"""
            <domain type='qemu'>
              <name>{name}</name>
              <memory unit='MiB'>16</memory>
              <vcpu>1</vcpu>
              <os><type arch='x86_64' machine='pc'>hvm</type></os>
              <features><acpi/></features>
              <devices><serial type='pty'/><video><model type='none'/></video><memballoon model='none'/>{devices}</devices>
            </domain>
            """;
}
