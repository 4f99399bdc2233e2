namespace Rehai.Agent.Doctor;

/// <summary>Does the configuration name a Chef server?</summary>
internal static class ServerAddressCheck
{
    public static Finding Look(Examination examination) => Finding.Ok(examination.Config.ServerUrl.AbsoluteUri);
}
