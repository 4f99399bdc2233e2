namespace Rehai.Chef.Configuration;

/// <summary>A file or directory, and the setting that names it, for a message.</summary>
public sealed record NamedPath(string Path, string Setting);
