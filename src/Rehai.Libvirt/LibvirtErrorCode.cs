namespace Rehai.Libvirt;

/// <summary>The values of <c>virErrorNumber</c> (virterror.h) that callers tell apart; others keep their number.</summary>
public enum LibvirtErrorCode
{
    None = 0,
    InternalError = 1,
    NoSupport = 3,
    NoConnect = 5,
    SystemError = 38,
    Rpc = 39,
    NoDomain = 42,
    NoNetwork = 43,
    AuthenticationFailed = 45,
    NoStoragePool = 49,
    NoStorageVolume = 50,
    AuthenticationCancelled = 79,
    AccessDenied = 88,
    AuthenticationUnavailable = 94,
}
