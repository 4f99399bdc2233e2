namespace Rehai.Libvirt;

/// <summary>A call did not return within its deadline and was given up; its thread ends when libvirt returns.</summary>
public sealed class LibvirtTimeoutException(string call, TimeSpan deadline)
    : LibvirtException(LibvirtErrorCode.None, 0, $"{call} did not return within {deadline.TotalSeconds:0.###} s")
{
    /// <summary>What hung, in words: the call and its object.</summary>
    public string Call { get; } = call;
}
