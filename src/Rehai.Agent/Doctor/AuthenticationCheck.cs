using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>Does the server take this client's signature?</summary>
internal static class AuthenticationCheck
{
    private const int Forbidden = 403;

    public static Finding Look(Examination examination)
    {
        try
        {
            if (examination.Node is null && !examination.Answer.Response.IsFromChef)
            {
                return Finding.Warning(
                    "cannot tell: there is no such node, but no Chef server says so",
                    "Look at chef_server_url or -S, and at proxies between."
                );
            }
        }
        catch (ChefServerRefusedException e) when (e is { Status: Forbidden, IsFromChef: true })
        {
            // Only who is known is told that he may not; that he may not is for the next check to say.
        }
        return Finding.Ok($"the server knows {examination.NodeName} and its key");
    }
}
