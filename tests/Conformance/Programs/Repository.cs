namespace Rehai.Conformance.Programs;

/// <summary>Where this checkout stands and what `make publish` left in it.</summary>
internal static class Repository
{
    internal static readonly string Root = FindRoot();

    internal static readonly string Agent = Published("rehai");

    internal static readonly string Server = Published("rehai-server");

    private static string Published(string program)
    {
        var path = Path.Combine(Root, "artifacts/publish", program, program);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there; run `make publish`.");
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Rehai.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("not inside the repository");
        }
        return directory.FullName;
    }
}
