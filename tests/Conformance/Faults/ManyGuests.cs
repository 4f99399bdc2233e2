using Rehai.Conformance.Hypervisor;

namespace Rehai.Conformance.Faults;

/// <summary>A libvirtd of its own that knows 300 guests, whose disks alone are more than a node can hold.</summary>
public sealed class ManyGuests : IDisposable
{
    internal const int Count = 300;
    private const int DisksEach = 20;

    private readonly Libvirtd _libvirtd = Libvirtd.Apart();
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("rehai-test-guests-");

    public ManyGuests()
    {
        // One virsh for all: one for each would take minutes.
        var commands = Enumerable.Range(0, Count).Select(number => $"define {Describe(number)}");
        _libvirtd.Virsh(string.Join(';', commands));
    }

    internal string Uri => _libvirtd.Uri;

    public void Dispose()
    {
        _libvirtd.Dispose();
        _scratch.Delete(recursive: true);
    }

    private string Describe(int number)
    {
        var devices =
            "<interface type='user'/>"
            + string.Concat(
                Enumerable
                    .Range(0, DisksEach)
                    .Select(disk =>
                        $"<disk type='file'><source file='/images/{new string('x', 150)}/{disk}'/>"
                        + $"<target dev='vd{(char)('a' + disk)}' bus='virtio'/></disk>"
                    )
            );
        var file = Path.Combine(_scratch.FullName, $"{number}.xml");
        File.WriteAllText(file, TestGuest.Xml($"guest-{number}", devices));
        return file;
    }
}
