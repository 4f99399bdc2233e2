namespace Rehai.Facts;

/// <summary>
/// The attribute root <c>libvirt</c>, exactly as ohai's plugin gives it (ohai 16, <c>plugins/libvirt.rb</c>): active
/// domains, networks and pools only, each by name. A part that could not be listed is null, which means unknown.
/// </summary>
public sealed record LibvirtFacts
{
    public required string Uri { get; init; }

    /// <summary>The client library's version: <c>9.0.0</c>.</summary>
    public required string LibvirtVersion { get; init; }

    public required NodeinfoFacts Nodeinfo { get; init; }

    public required OrdinalDictionary<DomainFacts> Domains { get; init; }

    public OrdinalDictionary<LibvirtNetworkFacts>? Networks { get; init; }

    public OrdinalDictionary<LibvirtPoolFacts>? Storage { get; init; }
}
