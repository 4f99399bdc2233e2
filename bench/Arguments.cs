namespace Rehai.Bench;

internal sealed record Arguments(IReadOnlyList<string> Benches, bool IsQuick, string LibvirtUri)
{
    private const string Usage =
        "usage: dotnet run --project bench -c Release -- [agent|guests|server|patch|all] [--quick] [--libvirt-uri=URI]";

    /// <summary>libvirt's test driver in the same daemon: its guests are no machines, and all clients see the same.</summary>
    public string TestUri =>
        $"test+unix:///default{(LibvirtUri.IndexOf('?') is var at and >= 0 ? LibvirtUri[at..] : "")}";

    public static Arguments Parse(string[] arguments)
    {
        const string uri = "--libvirt-uri=";
        var names = arguments.Where(argument => !argument.StartsWith('-')).DefaultIfEmpty("all").ToList();
        var options = arguments.Where(argument => argument.StartsWith('-')).ToList();
        var known = BenchList.All.Keys;
        if (
            names.Any(name => name != "all" && !known.Contains(name))
            || options.Any(option => option != "--quick" && !option.StartsWith(uri, StringComparison.Ordinal))
        )
        {
            throw new BenchException(Usage);
        }
        return new Arguments(
            names.Contains("all") ? [.. known] : names,
            options.Contains("--quick"),
            options.LastOrDefault(option => option != "--quick")?[uri.Length..] ?? "qemu:///system"
        );
    }
}
