namespace Rehai.Agent.Collectors;

/// <summary>The host's files below a root that can be moved, so that a test's files are read by the same code.</summary>
internal sealed class HostFiles(string root)
{
    public static readonly HostFiles System = new("/");

    /// <summary>Null where there is no such file or we may not read it.</summary>
    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public IEnumerable<string> Lines(string path) =>
        Read(path)?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
