namespace Rehai.Agent.Doctor;

/// <summary>Does anything answer at the server's address, and is it a Chef server?</summary>
internal static class ServerCheck
{
    public static Finding Look(Examination examination)
    {
        var answer = examination.Answer;
        var found = $"answered in {answer.Took.TotalMilliseconds:0} ms";
        return answer.Response.IsFromChef
            ? Finding.Ok(found)
            : Finding.Warning(
                $"{found} with {answer.Response.Status}, but not as a Chef server does",
                "Look at chef_server_url or -S, and at proxies between: the URL ends in /organizations/ORG."
            );
    }
}
