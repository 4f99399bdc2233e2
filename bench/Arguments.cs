namespace Rehai.Bench;

/// <param name="Nodes">How many nodes the search looks through; null for as many as the bench has.</param>
/// <param name="Picture">Where the histogram of the latency goes; null for nowhere.</param>
/// <param name="Hosts">How many hosts the pages show; null for as many as the bench has.</param>
internal sealed record Arguments(
    IReadOnlyList<string> Benches,
    bool IsQuick,
    string LibvirtUri,
    string? Picture,
    int? Nodes,
    int? Hosts
)
{
    private const string Usage =
        "usage: dotnet run --project bench -c Release -- [agent|guests|server|patch|search|web|latency|burst|idle|fleet|watch|all] [--quick] "
        + "[--libvirt-uri=URI] [--picture=FILE] [--nodes=N] [--hosts=N]";

    /// <summary>libvirt's test driver in the same daemon: its guests are no machines, and all clients see the same.</summary>
    public string TestUri =>
        $"test+unix:///default{(LibvirtUri.IndexOf('?') is var at and >= 0 ? LibvirtUri[at..] : "")}";

    public static Arguments Parse(string[] arguments)
    {
        var names = arguments.Where(argument => !argument.StartsWith('-')).DefaultIfEmpty("all").ToList();
        var options = arguments
            .Where(argument => argument.StartsWith('-'))
            .Select(option => option.Split('=', 2))
            .ToList();
        if (names.Any(name => BenchList.Find(name).Count == 0) || !options.TrueForAll(IsKnown))
        {
            throw new BenchException(Usage);
        }
        return new Arguments(
            [.. names.SelectMany(BenchList.Find).Distinct()],
            options.Exists(option => option is ["--quick"]),
            Value("--libvirt-uri") ?? "qemu:///system",
            Value("--picture"),
            Value("--nodes") is { } nodes ? int.Parse(nodes) : null,
            Value("--hosts") is { } hosts ? int.Parse(hosts) : null
        );

        string? Value(string name) => options.LastOrDefault(option => option[0] == name)?[1];
    }

    private static bool IsKnown(string[] option) =>
        option is ["--quick"] or ["--libvirt-uri" or "--picture", _]
        || option is ["--nodes" or "--hosts", var count] && int.TryParse(count, out _);
}
