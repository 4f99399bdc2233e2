namespace Rehai.Agent.Doctor;

/// <summary>Through which proxy is the server reached?</summary>
internal static class ProxyCheck
{
    public static Finding Look(Examination examination) =>
        Finding.Ok(
            examination.Config.Proxy.For(examination.Config.ServerUrl) is { } proxy
                ? $"through {proxy}{(proxy.Credentials is null ? "" : ", with a user and password")}"
                : "none"
        );
}
