using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests.Configuration;

/// <summary>
/// A configuration of <c>ClientRbSamples</c>: a file, or a directory with <c>client.rb</c>. Comments in it say what it is read with:
/// <c># env: NAME=VALUE</c>, <c># option: KEY=VALUE</c>.
/// </summary>
internal sealed record ClientRbSample(string Name, string File)
{
    public static string Directory => Path.Combine(AppContext.BaseDirectory, "Configuration", "ClientRbSamples");

    public static IReadOnlyList<ClientRbSample> All { get; } =
    [
        .. System
            .IO.Directory.EnumerateFiles(Directory, "*.rb", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(file) == Directory || Path.GetFileName(file) == "client.rb")
            .Order(StringComparer.Ordinal)
            .Select(file => new ClientRbSample(Path.GetRelativePath(Directory, file), file)),
    ];

    public IReadOnlyList<string> Options => Comments("# option: ");

    public IReadOnlyDictionary<string, string> Variables =>
        Comments("# env: ").Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    public ClientConfig Load()
    {
        var environment = new Dictionary<string, string> { ["HOME"] = "/root", ["USER"] = "tester" };
        foreach (var (name, value) in Variables)
        {
            environment[name] = value;
        }
        return ClientConfig.Load(File, Options.Select(ConfigOption.Parse).ToDictionary(), environment);
    }

    private List<string> Comments(string mark) =>
        [
            .. System
                .IO.File.ReadLines(File)
                .Where(line => line.StartsWith(mark, StringComparison.Ordinal))
                .Select(line => line[mark.Length..]),
        ];
}
