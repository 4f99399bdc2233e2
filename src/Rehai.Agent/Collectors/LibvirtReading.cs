using Rehai.Facts;

namespace Rehai.Agent.Collectors;

/// <summary>One reading of the hypervisor.</summary>
/// <param name="Libvirt">The root <c>libvirt</c>.</param>
/// <param name="Host">Of the root <c>rehai</c>: guests, networks and pools.</param>
/// <param name="Errors">What could not be read, a line each; everything else is complete.</param>
/// <param name="Unknown">The same as data: which details of the facts are absent because nobody could read them.</param>
internal sealed record LibvirtReading(
    LibvirtFacts Libvirt,
    HostFacts Host,
    IReadOnlyList<string> Errors,
    UnknownDetails Unknown
);
