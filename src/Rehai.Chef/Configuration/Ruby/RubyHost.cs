using System.Buffers;
using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>What a configuration may ask of the machine: files, directories, names, the platform. Nothing is changed or executed.</summary>
/// <param name="home">The value of HOME; null where there is none.</param>
internal sealed class RubyHost(Func<string?> home, RubyBudget budget)
{
    public const int LargestFile = 1024 * 1024;

    private const int MostEntries = 1000;

    /// <summary>What patterns of files may hold that we do not read.</summary>
    private static readonly SearchValues<char> Unread = SearchValues.Create("[]{}\\\0");

    private static readonly string Machine = RuntimeInformation.OSArchitecture switch
    {
        Architecture.Arm64 => "aarch64",
        _ => "x86_64",
    };

    /// <returns>Null for a constant that we do not know.</returns>
    public static ConfigValue? Constant(string name) =>
        name switch
        {
            "STDOUT" or "STDERR" => ConfigValue.Symbol(name),
            "RUBY_PLATFORM" => ConfigValue.String($"{Machine}-linux"),
            "RUBY_ENGINE" => ConfigValue.String("ruby"),
            "RbConfig::CONFIG" => ConfigValue.Hash([
                (ConfigValue.String("host_os"), ConfigValue.String("linux")),
                (ConfigValue.String("target_os"), ConfigValue.String("linux")),
                (ConfigValue.String("host_cpu"), ConfigValue.String(Machine)),
            ]),
            "File::SEPARATOR" or "File::Separator" => ConfigValue.String("/"),
            "File::ALT_SEPARATOR" => ConfigValue.Nil,
            _ => null,
        };

    /// <returns>Null for what only Ruby knows.</returns>
    /// <exception cref="RubyRaise">The file that is read is not there.</exception>
    public ConfigValue? Call(string constant, string name, IReadOnlyList<ConfigValue> arguments)
    {
        var texts = arguments
            .Select(argument => argument.Kind == ConfigValueKind.String ? argument.Text : null)
            .ToList();
        return (constant, name) switch
        {
            ("File" or "IO", "read") when texts is [{ } path] => Read(path),
            ("File" or "IO", "readlines") when texts is [{ } path] => RubyStrings.Call(Read(path).Text, "lines", []),
            ("File", "join") => Join(arguments),
            ("File", _) when texts is [{ } path] => File(name, path),
            ("File", "expand_path" or "absolute_path") when texts is [{ } path, { } directory] => Expand(
                path,
                directory
            ),
            ("File", "basename") when texts is [{ } path, { } suffix] => ConfigValue.String(Basename(path, suffix)),
            ("Dir", "home") when texts is [] => home() is { } path ? ConfigValue.String(path) : null,
            ("Dir", "pwd" or "getwd") when texts is [] => ConfigValue.String(Directory.GetCurrentDirectory()),
            ("Dir", "exist?" or "exists?") when texts is [{ } path] => ConfigValue.Boolean(Directory.Exists(path)),
            ("Dir", "glob" or "[]") when texts is [{ } pattern] => Glob(pattern),
            ("Socket", "gethostname") => ConfigValue.String(System.Environment.MachineName),
            ("Gem", "win_platform?") => ConfigValue.Boolean(false),
            ("ChefUtils" or "ChefConfig" or "Chef::Platform", "windows?" or "macos?" or "mac?") => ConfigValue.Boolean(
                false
            ),
            ("ChefUtils", "linux?") => ConfigValue.Boolean(true),
            ("Chef::Log" or "ChefConfig::Log" or "Gem", _) => ConfigValue.Nil,
            _ => null,
        };
    }

    /// <exception cref="RubyRaise">It is not there, or not for us to read.</exception>
    public ConfigValue Read(string path)
    {
        try
        {
            return ConfigValue.String(ReadText(path));
        }
        catch (UnauthorizedAccessException)
        {
            throw new RubyRaise("Errno::EACCES");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new RubyRaise("Errno::ENOENT");
        }
    }

    /// <exception cref="IOException">It cannot be read, is no plain file, or larger than any configuration is.</exception>
    public string ReadText(string path)
    {
        using var file = new FileStream(Access.Open(path), FileAccess.Read);
        if (!file.CanSeek || file.Length > LargestFile)
        {
            throw new IOException($"It is no file of at most {LargestFile} bytes.");
        }
        budget.Spend(file.Length / 8);
        using var reader = new StreamReader(file);
        var buffer = new char[LargestFile];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }

    /// <summary>Chef's <c>File.expand_path</c>: from a directory, with <c>~</c> as HOME.</summary>
    public ConfigValue? Expand(string path, string directory)
    {
        if (path.StartsWith('~') && path is not ("~" or ['~', '/', ..]))
        {
            return null;
        }
        var full = path.StartsWith('~') ? home() + path[1..] : path;
        var start = Path.GetFullPath(directory.Length == 0 ? "." : directory);
        var expanded = full.Contains('\0') ? null : Path.GetFullPath(full, start).TrimEnd('/');
        return expanded is null ? null : ConfigValue.String(expanded.Length == 0 ? "/" : expanded);
    }

    private ConfigValue? File(string name, string path) =>
        name switch
        {
            "exist?" or "exists?" => ConfigValue.Boolean(Path.Exists(path)),
            "file?" => ConfigValue.Boolean(System.IO.File.Exists(path)),
            "directory?" => ConfigValue.Boolean(Directory.Exists(path)),
            "readable?" => ConfigValue.Boolean(Access.IsReadable(path)),
            "writable?" => ConfigValue.Boolean(Access.IsWritable(path)),
            "symlink?" => ConfigValue.Boolean(new FileInfo(path).LinkTarget is not null),
            "zero?" or "empty?" => ConfigValue.Boolean(System.IO.File.Exists(path) && new FileInfo(path).Length == 0),
            "dirname" => ConfigValue.String(Dirname(path)),
            "basename" => ConfigValue.String(Basename(path, "")),
            "extname" => ConfigValue.String(Path.GetExtension(path) is { Length: > 1 } extension ? extension : ""),
            "expand_path" or "absolute_path" => Expand(path, ""),
            _ => null,
        };

    public static string Dirname(string path)
    {
        var end = path.TrimEnd('/').LastIndexOf('/');
        return end < 0
            ? path.StartsWith('/')
                ? "/"
                : "."
            : path[..end].TrimEnd('/') is { Length: > 0 } parent
                ? parent
                : "/";
    }

    private static string Basename(string path, string suffix)
    {
        var name = Path.GetFileName(path.TrimEnd('/'));
        return suffix switch
        {
            ".*" => Path.GetFileNameWithoutExtension(name),
            _ when suffix.Length > 0 && name.EndsWith(suffix, StringComparison.Ordinal) => name[..^suffix.Length],
            _ => name,
        };
    }

    /// <summary>Exactly one slash where two parts meet, whatever they end and begin with.</summary>
    private static ConfigValue? Join(IReadOnlyList<ConfigValue> parts)
    {
        var texts = RubyCollections.Array(parts, "flatten", [])!.Items;
        if (texts.Any(part => part.Kind == ConfigValueKind.Nil))
        {
            throw new RubyRaise("TypeError");
        }
        if (texts.Any(part => part.Kind != ConfigValueKind.String))
        {
            return null;
        }
        var joined = texts.Count == 0 ? "" : texts[0].Text;
        foreach (var part in texts.Skip(1))
        {
            joined =
                part.Text.StartsWith('/') ? joined.TrimEnd('/')
                : joined.EndsWith('/') ? joined
                : joined + "/";
            joined += part.Text;
        }
        return ConfigValue.String(joined);
    }

    /// <summary>Sorted, as Ruby 3 does; null for patterns with more than <c>*</c> and <c>?</c>.</summary>
    private ConfigValue? Glob(string pattern)
    {
        if (pattern.AsSpan().ContainsAny(Unread) || pattern.Contains("**", StringComparison.Ordinal))
        {
            return null;
        }
        IEnumerable<string> found = [pattern.StartsWith('/') ? "/" : ""];
        foreach (var segment in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = [.. found.SelectMany(directory => Entries(directory, segment)).Take(MostEntries)];
            budget.Spend(found.Count());
        }
        return RubyStrings.Strings(found.Order(StringComparer.Ordinal));
    }

    /// <summary>The plain files of a directory with this ending, by name.</summary>
    public static IEnumerable<string> Files(string directory, string ending) =>
        Entries(directory, $"*{ending}").Where(System.IO.File.Exists).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Entries(string directory, string segment)
    {
        if (!segment.AsSpan().ContainsAny("*?"))
        {
            var path = Path.Join(directory, segment);
            return Path.Exists(path) ? [path] : [];
        }
        try
        {
            return
            [
                .. Directory
                    .EnumerateFileSystemEntries(directory.Length == 0 ? "." : directory)
                    .Select(entry => Path.GetFileName(entry))
                    .Where(entry => entry[0] != '.' || segment[0] == '.')
                    .Where(entry => FileSystemName.MatchesSimpleExpression(segment, entry, ignoreCase: false))
                    .Take(MostEntries)
                    .Select(entry => Path.Join(directory, entry)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
