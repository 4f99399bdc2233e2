using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>Does the server take this client's signature?</summary>
internal static class AuthenticationCheck
{
    private const int Unauthorized = 401;

    public static Finding Look(Examination examination)
    {
        try
        {
            _ = examination.Node;
        }
        catch (ChefServerRefusedException e) when (e.Status != Unauthorized)
        {
            // It was taken; what else the server refused is for the next check to say.
        }
        return Finding.Ok($"the server knows {examination.NodeName} and its key");
    }
}
