using System.CommandLine;

namespace Rehai.Server.Commands.Administration;

/// <summary><c>--filename FILE</c>: where a private key goes that the server made and does not keep.</summary>
internal sealed class PrivateKeyFile
{
    public Option<string?> Option { get; } =
        new("--filename", "-f")
        {
            Description = "Write the private key to this new file instead of standard output",
            HelpName = "FILE",
        };

    /// <summary>Made before the server is asked, so that no key is made that nobody gets.</summary>
    /// <exception cref="UnusableInputException">It exists, or cannot be made.</exception>
    private FileStream? Claim(ParseResult result)
    {
        if (result.GetValue(Option) is not { } path)
        {
            return null;
        }
        try
        {
            return new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException(
                File.Exists(path) || Directory.Exists(path)
                    ? $"{path} exists already and was not touched; nothing was made. Give --filename another name."
                    : $"The private key cannot be written, and nothing was made: {e.Message} Give --filename another name."
            );
        }
    }

    /// <summary>Asks for a key and puts it where it belongs; what is refused, or makes no key, leaves no file.</summary>
    /// <returns>The key where it is to be printed.</returns>
    public async Task<IEnumerable<string>> Keep(ParseResult result, Func<Task<string?>> ask)
    {
        await using var file = Claim(result);
        try
        {
            if (await ask() is not { } key)
            {
                // The server made none, because it was given a public one.
                Drop(file);
                return [];
            }
            if (file is null)
            {
                return [key.TrimEnd()];
            }
            await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes(key));
            file.Flush(flushToDisk: true);
            return [$"The private key is in {file.Name}."];
        }
        catch (Exception e) when (e is not IOException)
        {
            Drop(file);
            throw;
        }
    }

    private static void Drop(FileStream? file)
    {
        if (file is not null)
        {
            File.Delete(file.Name);
        }
    }
}
