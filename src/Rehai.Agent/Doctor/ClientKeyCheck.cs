using Rehai.Agent.Commands;
using Rehai.Chef.Authentication;

namespace Rehai.Agent.Doctor;

/// <summary>Is the client's key there, can it sign, and is it for its owner alone?</summary>
internal static class ClientKeyCheck
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static Finding Look(Examination examination)
    {
        var file = examination.Config.ClientKey;
        using (var key = KeyFile.Read(file))
        {
            // A public key is read as well, and fails here.
            new RequestSigner("doctor", key, examination.Time).Sign(SigningProtocol.V13, "GET", "/", [], 0);
        }
        var mode = File.GetUnixFileMode(file);
        var found = $"{file}, mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}";
        return (mode & Others) == 0
            ? Finding.Ok(found)
            : Finding.Warning($"{found}: others than its owner can use it", $"chmod 600 {file}");
    }
}
