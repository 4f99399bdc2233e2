namespace Rehai.Agent.Doctor;

/// <summary>Is the client's key there, can it sign, and is it for its owner alone?</summary>
internal static class ClientKeyCheck
{
    public static Finding Look(Examination examination)
    {
        var warnings = new List<string>();
        using var key = examination.ReadClientKey(warnings.Add);
        var config = examination.Config;
        var place = config.ClientKeyContents is null ? config.ClientKey : "client_key_contents";
        return warnings.Count == 0
            ? Finding.Ok($"{place}, RSA of {key.Bits} bits")
            : Finding.Of(Outcome.Warning, warnings[0], ExitCode.Done);
    }
}
