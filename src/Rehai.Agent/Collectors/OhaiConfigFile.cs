using System.Text;

namespace Rehai.Agent.Collectors;

/// <summary>
/// A configuration for ohai, for one run and for our eyes only. ohai must always be given one: it looks in the working directory and
/// in homes for others otherwise, and runs them. It also runs what lies in <c>config.d</c> beside the file, so the file has a
/// directory of its own that nobody else can write to.
/// </summary>
internal sealed class OhaiConfigFile : IDisposable
{
    private readonly string _directory;

    private OhaiConfigFile(string directory) => _directory = directory;

    public string Path => System.IO.Path.Combine(_directory, "ohai.rb");

    /// <param name="ruby">Plain ASCII.</param>
    /// <exception cref="CollectorException">It cannot be written.</exception>
    public static OhaiConfigFile Write(string ruby)
    {
        OhaiConfigFile? config = null;
        try
        {
            config = new OhaiConfigFile(Directory.CreateTempSubdirectory("rehai-").FullName);
            using var file = new FileStream(config.Path, Private);
            file.Write(Encoding.ASCII.GetBytes(ruby));
            return config;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            config?.Dispose();
            throw new CollectorException(
                $"Cannot write ohai's configuration below {System.IO.Path.GetTempPath()}: {e.Message} TMPDIR names another place."
            );
        }
    }

    private static FileStreamOptions Private =>
        new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };

    public void Dispose()
    {
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
            // Something that cleans up temporary files was quicker, or the disk is broken: ohai has run all the same.
        }
    }
}
