namespace Rehai.Libvirt;

/// <summary>What libvirt said when a call failed: its <c>virErrorNumber</c>, <c>virErrorDomain</c> and message.</summary>
public class LibvirtException(LibvirtErrorCode code, int errorDomain, string message, int errno = 0)
    : Exception(message)
{
    public LibvirtErrorCode Code { get; } = code;

    /// <summary>The part of libvirt that failed (<c>virErrorDomain</c>), 0 where the error did not come from it.</summary>
    public int ErrorDomain { get; } = errorDomain;

    /// <summary>Of a <see cref="LibvirtErrorCode.SystemError"/> the <c>errno</c>; the message may be in any language.</summary>
    public int Errno { get; } = errno;
}
