namespace Rehai.Bench;

/// <summary>The programs as they are shipped; what <c>make publish</c> leaves.</summary>
internal sealed record PublishedPrograms(string Agent, string Server)
{
    public static PublishedPrograms Find()
    {
        var root = Root(new DirectoryInfo(AppContext.BaseDirectory));
        return new(Existing(root, "rehai"), Existing(root, "rehai-server"));
    }

    private static string Root(DirectoryInfo? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Rehai.slnx")))
        {
            directory = directory.Parent;
        }
        return directory?.FullName ?? throw new BenchException("Run it from a checkout: Rehai.slnx was not found.");
    }

    private static string Existing(string root, string name)
    {
        var file = Path.Combine(root, "artifacts", "publish", name, name);
        return File.Exists(file) ? file : throw new BenchException($"{file} is missing. Run `make publish` first.");
    }
}
