using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>Private keys in files.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="ConfigException">There is no usable key.</exception>
    public static ChefKey Read(string file)
    {
        try
        {
            return ChefKey.FromPem(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigException(
                $"Cannot read the key {file}: {e.Message} Look at client_key or -k, while registering at --key or "
                    + "validation_key; `rehai register` makes a host's key."
            );
        }
        catch (ChefKeyException e)
        {
            throw new ConfigException($"Cannot use the key {file}: {e.Message}");
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
}
