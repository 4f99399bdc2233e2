namespace Rehai.Conformance.Hypervisor;

/// <summary>Tests that boot guests run one after the other and share one daemon.</summary>
[CollectionDefinition(Name)]
public sealed class OneHypervisor : ICollectionFixture<HypervisorFixture>
{
    internal const string Name = "hypervisor";
}
