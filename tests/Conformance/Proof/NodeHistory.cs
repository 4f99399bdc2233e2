namespace Rehai.Conformance.Proof;

/// <summary>Which acknowledged edits of one node are missing from the states that follow.</summary>
/// <param name="exchanges">In the order in which they began.</param>
internal sealed class NodeHistory(
    int node,
    IReadOnlyList<Edit> edits,
    IReadOnlyList<Exchange> exchanges,
    SlotMap slots,
    IReadOnlyList<WriterKind> writers
)
{
    private readonly List<Exchange> _states = [.. exchanges.Where(exchange => exchange.Shown is not null)];
    private readonly List<Exchange> _deletions =
    [
        .. exchanges.Where(exchange => exchange is { Method: "DELETE", MayHaveWritten: true }),
    ];

    internal IEnumerable<Violation> Judge()
    {
        SeeUnacknowledged();
        var saved = edits.Where(edit => edit.Known is not null).OrderBy(edit => edit.Known).ToLookup(edit => edit.Slot);
        return Enumerable.Range(0, slots.Count).SelectMany(slot => Judge(slot, [.. saved[slot]]));
    }

    /// <summary>An edit whose writer was not told, and whose mark a state shows, is saved; planted bytes have no mark.</summary>
    private void SeeUnacknowledged()
    {
        var open = edits.Where(edit => edit.Known is null).ToLookup(edit => (edit.Slot, edit.Value));
        foreach (var state in open.Count == 0 ? [] : _states)
        {
            for (var slot = 0; slot < slots.Foreign(0); slot++)
            {
                foreach (var seen in open[(slot, state.Shown![slot])])
                {
                    seen.See(state.End);
                }
            }
        }
    }

    /// <param name="saved">Edits of this slot, in the order in which they were known to be saved.</param>
    private IEnumerable<Violation> Judge(int slot, List<Edit> saved)
    {
        var lost = new HashSet<Edit>(ReferenceEqualityComparer.Instance);
        var last = -1;
        foreach (var state in _states)
        {
            while (last + 1 < saved.Count && saved[last + 1].Known < state.Start)
            {
                last++;
            }
            var value = state.Shown![slot];
            if (value is NodeText.Torn or NodeText.Doubled)
            {
                yield return new(ViolationKind.TornState, node, null, $"{slots.KindOf(slot)} is no edit's: {value}");
            }
            else if (
                value != NodeText.NotShown
                && last >= 0
                && value < saved[last].Value
                && !WasDeleted(saved[last], state)
                && lost.Add(saved[last])
            )
            {
                yield return Blame(saved[last], state);
            }
        }
    }

    private bool WasDeleted(Edit edit, Exchange before) =>
        _deletions.Exists(deletion => deletion.End >= edit.Start && deletion.Start <= before.End);

    private Violation Blame(Edit edit, Exchange state)
    {
        var culprit = Culprit(edit, state);
        WriterKind? kind = culprit is null ? null : writers[culprit.Writer];
        return new(
            KindOf(edit, culprit, kind),
            node,
            kind,
            $"{slots.KindOf(edit.Slot)} {edit.Value} of {writers[edit.Writer].Words()} gave way to {state.Shown![edit.Slot]}"
        )
        {
            Victim = writers[edit.Writer],
        };
    }

    /// <summary>
    /// The first request behind the edit's own that wrote what the state shows, and that was not made of a state without the edit: who
    /// copies a loss did not cause it. Versions say what came behind what; where there are none, the answers' order comes nearest, and then what
    /// was under way at the same time.
    /// </summary>
    private Exchange? Culprit(Edit edit, Exchange state)
    {
        var (slot, shown, isDesired) = (edit.Slot, state.Shown![edit.Slot], slots.IsDesired(edit.Slot));
        var writes = exchanges.Where(exchange => exchange is { MayHaveWritten: true, Sent: not null }).ToList();
        var own = writes.FindLast(write =>
            !write.IsRepeated
            && write.Writer == edit.Writer
            && write.Sent![slot] == edit.Value
            && write.Start >= edit.Start
            && write.Start <= edit.End
        );
        return writes
            .Where(write => write.Sent![slot] == shown && write.Start <= state.End && IsBehind(write) && !IsCopy(write))
            .OrderBy(write => write.Version(isDesired) ?? (long.MaxValue, 0))
            .ThenBy(write => write.End < own?.End)
            .ThenBy(write => write.End)
            .FirstOrDefault();

        bool IsBehind(Exchange write) =>
            (write.Version(isDesired), own?.Version(isDesired)) is ({ } its, { } ours)
                ? its.CompareTo(ours) > 0
                : write.End >= (own?.Start ?? edit.Start);

        bool IsCopy(Exchange write) =>
            !write.IsRepeated
            && exchanges.LastOrDefault(read =>
                read is { Method: "GET", Shown: not null } && read.Writer == write.Writer && read.End <= write.Start
            )
                is { } basis
            && basis.Shown![slot] == shown
            && (
                (basis.Version(isDesired), own?.Version(isDesired)) is ({ } its, { } ours)
                    ? its.CompareTo(ours) >= 0
                    : basis.Start > (own?.End ?? edit.Known)
            );
    }

    private ViolationKind KindOf(Edit edit, Exchange? culprit, WriterKind? kind) =>
        culprit?.IsRepeated is true ? ViolationKind.AppliedTwice
        : slots.KindOf(edit.Slot) == SlotKind.Foreign ? ViolationKind.ForeignBytes
        : slots.KindOf(edit.Slot) == SlotKind.Guests && kind?.IsConverge() is true ? ViolationKind.ReplacedByConverge
        : ViolationKind.LostEdit;
}
