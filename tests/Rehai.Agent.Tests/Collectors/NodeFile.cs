using Rehai.Agent.Collectors;

namespace Rehai.Agent.Tests.Collectors;

/// <summary>A hypervisor of libvirt's test driver, described by a file of our own.</summary>
internal sealed class NodeFile : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    internal NodeFile(params IEnumerable<string> contents) =>
        File.WriteAllText(_path, $"<node>{string.Concat(contents)}</node>");

    internal string Uri => $"test://{_path}";

    internal static string Domain(int number, string devices = "", string inner = "") =>
        $"""
            <domain type='test' xmlns:t='http://libvirt.org/schemas/domain/test/1.0'>{inner}
            <name>guest-{number}</name><uuid>{Uuid(number)}</uuid><memory>16384</memory>
            <os><type>hvm</type></os><devices>{devices}</devices></domain>
            """;

    internal static string Uuid(int number) => $"00000000-0000-4000-8000-{number:D12}";

    internal LibvirtReading Read() =>
        new LibvirtCollector(new LibvirtSettings { Uri = Uri }, TimeProvider.System).Read(
            TestContext.Current.CancellationToken
        );

    public void Dispose() => File.Delete(_path);
}
