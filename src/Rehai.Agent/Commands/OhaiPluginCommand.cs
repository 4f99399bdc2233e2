using System.Text;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>`rehai ohai-plugin`: a plugin that gives a converge's own ohai the guests as Rehai publishes them.</summary>
internal static class OhaiPluginCommand
{
    private const string Resource = "OhaiPlugin.rb";

    /// <summary>What a file of ours begins with.</summary>
    private const string Mark = "# Written by `rehai ohai-plugin`";

    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="socket">Where the watch listens.</param>
    /// <param name="output">The file to write; null prints it.</param>
    public static int Run(Session session, string socket, string? output)
    {
        var plugin = Text(socket, Environment.ProcessPath ?? "/usr/bin/rehai", session.Libvirt.Uri);
        if (output is null)
        {
            StandardStreams.Out.Write(plugin);
            return ExitCode.Done;
        }
        Write(output, plugin);
        StandardStreams.Error.WriteLine(OneLine.Of($"Wrote {output}; `ohai -d {Directory(output)} libvirt` tries it."));
        return ExitCode.Done;
    }

    internal static string Text(string socket, string program, string uri)
    {
        using var resource = new StreamReader(
            typeof(OhaiPluginCommand).Assembly.GetManifestResourceStream(Resource)!,
            Encoding.UTF8
        );
        return resource
            .ReadToEnd()
            .Replace("\"%SOCKET%\"", Literal(socket), StringComparison.Ordinal)
            .Replace("\"%PROGRAM%\"", Literal(program), StringComparison.Ordinal)
            .Replace("\"%URI%\"", Literal(uri), StringComparison.Ordinal);
    }

    /// <summary>
    /// Replaces the file in one step, where it is missing or ours. A directory is not made: in one that <c>ohai.plugin_path</c> does not name, ohai
    /// would never find the plugin, and nobody would hear of it.
    /// </summary>
    /// <exception cref="IOException">It is somebody else's, its directory is missing, or it cannot be written.</exception>
    internal static void Write(string file, string plugin)
    {
        if (File.Exists(file) && !File.ReadAllText(file).StartsWith(Mark, StringComparison.Ordinal))
        {
            throw new IOException(
                $"{file} is not one that `rehai ohai-plugin` wrote; move it away or name another file."
            );
        }
        if (!System.IO.Directory.Exists(Directory(file)))
        {
            throw new IOException(
                $"There is no directory {Directory(file)}. Name one of ohai.plugin_path; where it is the right one, make it with "
                    + $"`mkdir -p {Directory(file)}`."
            );
        }
        var unfinished = $"{file}.new";
        File.Delete(unfinished);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = ReadableByAll,
        };
        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(plugin));
        }
        File.Move(unfinished, file, overwrite: true);
    }

    private static string Directory(string file) => Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";

    private static string Literal(string text) => RubyLiteralWriter.Write(ConfigValue.String(text));
}
