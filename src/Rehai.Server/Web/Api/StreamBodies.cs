using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Api;

/// <summary>Data of the events <c>hello</c> and <c>reset</c>.</summary>
/// <param name="Sequence">The change feed's number of that moment.</param>
internal sealed record SequenceBody(long Sequence);

/// <summary>Data of the event <c>host</c>: a host as it is, and what is another of its guests.</summary>
/// <param name="Whole">Whether <paramref name="Guests"/> are all: then no other guest is there.</param>
/// <param name="Guests">
/// As they are. Guests that are not told are as they were; but <c>freshness</c> and <c>seen_at</c> of all are what the host says here.
/// </param>
/// <param name="Removed">UUIDs of guests that are no longer there, or that the query finds no more.</param>
internal sealed record HostEventBody(
    long Sequence,
    bool Whole,
    HostBody Host,
    IReadOnlyList<GuestBody> Guests,
    IReadOnlyList<string> Removed
);

/// <summary>Data of the event <c>gone</c>: a host that is no longer there, nor what it had.</summary>
internal sealed record GoneEventBody(long Sequence, string Organization, string Host);
