namespace Rehai.Server.Inventory;

/// <summary>What a guest's state and presence on one host tell, migrations left aside.</summary>
internal static class StateRule
{
    public static TimelineEvent? Of(GuestChange change, Publication published) =>
        change switch
        {
            (null, { } after) => Appears(after, published),
            ({ } before, null) => Vanishes(before, published),
            ({ } before, { } after) when KindOf(before, after) is { } kind => new(
                published.Host,
                kind,
                before.StateWord,
                Said(after)
            ),
            _ => null,
        };

    /// <summary>Who knew only what runs does not know whether it was defined before; and at first sight nobody knows anything.</summary>
    private static TimelineEvent? Appears(GuestRow guest, Publication published) =>
        published.Before == GuestListing.Unknown ? null
        : (published.Before, published.Now) == (GuestListing.Every, GuestListing.Every)
            ? new(published.Host, TimelineKind.Defined, null, Said(guest))
        : guest.IsActive ? new(published.Host, TimelineKind.Started, null, Said(guest))
        : null;

    private static TimelineEvent? Vanishes(GuestRow guest, Publication published) =>
        published.Now == GuestListing.Every ? new(published.Host, TimelineKind.Undefined, Said(guest), null)
        : guest.IsActive ? new(published.Host, TimelineKind.Stopped, guest.StateWord, null)
        : null;

    private static TimelineKind? KindOf(GuestRow before, GuestRow after) =>
        after.State == before.State || before.State == GuestState.Unknown || GuestChange.IsMoving(after) ? null
        : GuestChange.IsMoving(before) && after.State == GuestState.Running ? Started(before)
        : after.State switch
        {
            GuestState.Crashed => TimelineKind.Crashed,
            GuestState.ShutOff => Stopped(before, after),
            GuestState.Running when before.State is GuestState.Paused or GuestState.Suspended => TimelineKind.Resumed,
            GuestState.Running when before.State == GuestState.Stopping => null,
            GuestState.Running => TimelineKind.Started,
            GuestState.Paused => before.IsActive ? TimelineKind.Paused : TimelineKind.Started,
            GuestState.Suspended => before.IsActive ? TimelineKind.Suspended : TimelineKind.Started,
            // On its way down, or nobody knows where.
            _ => null,
        };

    /// <summary>A guest that starts is paused at first; one that a migration paused only goes on.</summary>
    private static TimelineKind? Started(GuestRow before) =>
        before.Reason == "starting up" ? TimelineKind.Started : null;

    /// <summary>libvirt clears away a crashed guest, if told to: then it is shut off because it crashed.</summary>
    private static TimelineKind? Stopped(GuestRow before, GuestRow after) =>
        after.Reason != "crashed" ? TimelineKind.Stopped
        : before.State == GuestState.Crashed ? null
        : TimelineKind.Crashed;

    private static string Said(GuestRow guest) => StateWords.Said(guest.StateWord, guest.Reason);
}
