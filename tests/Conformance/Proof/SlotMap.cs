namespace Rehai.Conformance.Proof;

/// <summary>What of a node an edit changes. Each place has one writer, so that its value only ever grows.</summary>
internal enum SlotKind
{
    /// <summary>An item of the run list, one for each knife.</summary>
    RunList,

    /// <summary>A normal attribute, one for each knife.</summary>
    Normal,

    /// <summary>A tag, one for each knife.</summary>
    Tag,

    /// <summary>The environment: one knife's.</summary>
    Environment,

    /// <summary>chef-client's default attribute.</summary>
    Default,

    /// <summary>chef-client's override attribute.</summary>
    Override,

    /// <summary>chef-client's automatic attribute.</summary>
    Automatic,

    /// <summary>All guests that the agent publishes.</summary>
    Guests,

    /// <summary>Bytes that nobody edits, in each level of attributes: 1 where they are as they were planted.</summary>
    Foreign,
}

/// <summary>Numbers the places of a node where edits stand.</summary>
/// <param name="knives">How many writers each have an item of the run list, a normal attribute and a tag of their own.</param>
internal sealed class SlotMap(int knives)
{
    private const int PerKnife = 3;

    /// <summary>In the order of their <see cref="Foreign"/> places.</summary>
    internal static readonly IReadOnlyList<string> Levels = ["normal", "default", "override", "automatic"];

    internal int Count => (PerKnife * knives) + 5 + Levels.Count;

    internal int Environment => PerKnife * knives;

    internal int Default => Environment + 1;

    internal int Override => Environment + 2;

    internal int Automatic => Environment + 3;

    internal int Guests => Environment + 4;

    internal int Knives => knives;

    internal static int RunList(int knife) => PerKnife * knife;

    internal static int Normal(int knife) => RunList(knife) + 1;

    internal static int Tag(int knife) => RunList(knife) + 2;

    internal int Foreign(int level) => Environment + 5 + level;

    internal SlotKind KindOf(int slot) =>
        slot < Environment ? (SlotKind)(slot % PerKnife)
        : slot > Guests ? SlotKind.Foreign
        : SlotKind.Environment + (slot - Environment);

    /// <summary>Whether it stands in the desired state (RFC 045), or else in the current one.</summary>
    internal bool IsDesired(int slot) => slot <= Environment || slot == Foreign(0);

    internal static int KnifeOf(int slot) => slot / PerKnife;
}
