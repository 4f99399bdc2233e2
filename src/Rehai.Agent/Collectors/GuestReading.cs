using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>
/// What is known of one guest so far. Lanes fill in its details from their threads; a detail that never came stays null.
/// Details are references, so that a lane that was given up never leaves one half written.
/// </summary>
internal sealed class GuestReading(Domain domain)
{
    public Domain Domain { get; } = domain;

    public string Uuid => Domain.Uuid;

    public string Name => Domain.Name;

    public DomainState? State { get; set; }

    public bool Persistent { get; init; }

    public bool Autostart { get; init; }

    public bool ManagedSave { get; init; }

    public bool HasSnapshot { get; init; }

    public DomainInfo? Info { get; set; }

    public GuestDescription? Description { get; set; }

    public string[]? Snapshots { get; set; }

    public IReadOnlyList<BlockStats>? Blocks { get; set; }

    /// <summary>It went away while it was read.</summary>
    public bool Vanished { get; set; }

    public bool Active => Domain.Id is not null && (State?.State ?? Info?.State) != GuestWords.ShutOff;

    /// <summary>Takes over the details of a reading before, where the guest is the same, run and all.</summary>
    public void Recall(GuestReading? known)
    {
        if (
            known is { Description: not null }
            && (known.Name, known.Domain.Id, known.HasSnapshot) == (Name, Domain.Id, HasSnapshot)
            && (known.Info is not null || Domain.Id is null)
            && (known.Snapshots is not null || !HasSnapshot)
        )
        {
            (Description, Info, Snapshots) = (known.Description, known.Info, known.Snapshots);
        }
    }
}
