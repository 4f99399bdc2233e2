using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehai.Server.Web.Access;

/// <summary>
/// Sign-ins over a restart, in a file beside the store that only its owner reads. Not in the store, whose backups would bring back, when
/// restored, who has signed out since.
/// </summary>
internal sealed class SessionFile(string path, ILogger<SessionFile> log)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Nobody where there is no file, or none that can be read: then all sign in again.</summary>
    public KeptSessions Read()
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), SessionJson.Default.KeptSessions)!
                : KeptSessions.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            log.LogWarning("who had signed in is not known any more, {File} cannot be read: {Cause}", path, e.Message);
            return KeptSessions.None;
        }
    }

    /// <summary>Whole or not at all. What cannot be written is said, and keeps nobody from going on.</summary>
    public void Write(KeptSessions sessions)
    {
        try
        {
            var unfinished = path + ".new";
            using (var file = new FileStream(unfinished, Options))
            {
                JsonSerializer.Serialize(file, sessions, SessionJson.Default.KeptSessions);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("who has signed in or out is not kept over a restart, {File}: {Cause}", path, e.Message);
        }
    }

    private static FileStreamOptions Options =>
        new()
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            UnixCreateMode = OwnerOnly,
        };
}

/// <param name="IsPasswordUsed">Whether somebody has ever signed in with a password.</param>
internal sealed record KeptSessions(bool IsPasswordUsed, IReadOnlyList<SignedIn> Sessions)
{
    public static readonly KeptSessions None = new(false, []);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(KeptSessions))]
internal sealed partial class SessionJson : JsonSerializerContext;
