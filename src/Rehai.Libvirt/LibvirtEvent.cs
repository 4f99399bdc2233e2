namespace Rehai.Libvirt;

/// <summary>That something happened in the hypervisor; what is so now, only a reading tells.</summary>
/// <param name="Kind">
/// In a few words: <c>started, device added, network stopped, pool refreshed, closed: end of file …</c>
/// </param>
/// <param name="ChangesFacts">Whether anything that Rehai publishes may differ for it; some kinds come often and change none.</param>
public sealed record LibvirtEvent(EventPart Part, string Kind, bool ChangesFacts)
{
    /// <summary>The guest's, lower case with hyphens; null where it is not about a guest.</summary>
    public string? Uuid { get; init; }

    /// <summary>The guest's, network's or pool's; null where the connection closed.</summary>
    public string? Name { get; init; }
}
