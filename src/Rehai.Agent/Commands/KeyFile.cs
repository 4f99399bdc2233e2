using System.Globalization;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>Private keys in files.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>A key has a few thousand characters; what is longer is something else, or without end.</summary>
    private const int Longest = 64 * 1024;

    /// <param name="warn">Told where others than the owner can read or write the key.</param>
    /// <exception cref="ConfigException">There is no usable key.</exception>
    public static ChefKey Read(string file, Action<string> warn)
    {
        try
        {
            return ChefKey.FromPrivatePem(ReadText(file, warn));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigException(
                $"Cannot read the key {file}: {Reason(file, e)} Look at client_key or -k, while registering at --key or "
                    + "validation_key; `rehai register` makes a host's key."
            );
        }
        catch (ChefKeyException e)
        {
            throw new ConfigException($"Cannot use the key {file}: {e.Message}");
        }
    }

    /// <summary>Changes when the file does, or another takes its place.</summary>
    public static string Stamp(string file)
    {
        var found = new FileInfo(file);
        return found.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{found.LastWriteTimeUtc.Ticks}-{found.Length}")
            : "";
    }

    /// <param name="setting">Where the key's text was given, for a message.</param>
    /// <exception cref="ConfigException">It is no usable key.</exception>
    public static ChefKey FromContents(string pem, string setting)
    {
        try
        {
            return ChefKey.FromPrivatePem(pem);
        }
        catch (ChefKeyException e)
        {
            throw new ConfigException($"Cannot use the key of {setting}: {e.Message}");
        }
    }

    /// <summary>Writes a file that only its owner can read, under a name that nobody has.</summary>
    /// <exception cref="ConfigException">It cannot be written, or is there already.</exception>
    public static void Create(string file, string pem)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            };
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            using var stream = new FileStream(file, options);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(pem));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"Cannot write {file}: {e.Message}");
        }
    }

    private static string ReadText(string file, Action<string> warn)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if ((File.GetUnixFileMode(stream.SafeFileHandle) & OfOthers) != 0)
        {
            warn($"Others than its owner can read or write the key {file}. Mend it with `chmod 600 {file}`.");
        }
        using var reader = new StreamReader(stream);
        var text = new char[Longest];
        return new string(text, 0, reader.ReadBlock(text));
    }

    private static string Reason(string file, Exception failure) =>
        failure switch
        {
            FileNotFoundException or DirectoryNotFoundException => "the key file is missing.",
            UnauthorizedAccessException when Directory.Exists(file) => "it is a directory.",
            UnauthorizedAccessException => $"{Environment.UserName} may not read it.",
            _ => failure.Message,
        };
}
