using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>Does anything answer at the server's address, and is it a Chef server?</summary>
internal static class ServerCheck
{
    private const string Mend = "Is the server up? Look at chef_server_url, and at firewalls on the way.";

    public static Finding Look(Examination examination)
    {
        try
        {
            return Judge(examination.Answer);
        }
        catch (ChefServerUnreachableException e)
        {
            var finding = Finding.Of(Outcome.Failed, e.Message, ExitCode.ServerUnreachable);
            return finding.Mend is null ? finding with { Mend = Mend } : finding;
        }
    }

    private static Finding Judge(ServerAnswer answer)
    {
        var found = $"answered in {answer.Took.TotalMilliseconds:0} ms";
        return answer.Response.IsFromChef
            ? Finding.Ok(found)
            : Finding.Warning(
                $"{found} with {answer.Response.Status}, but not as a Chef server does",
                "Look at chef_server_url or -S, and at proxies between: the URL ends in /organizations/ORG."
            );
    }
}
