namespace Rehai.Conformance.Proof;

internal enum ViolationKind
{
    /// <summary>A state that followed an acknowledged edit does not have it.</summary>
    LostEdit,

    /// <summary>Bytes that nobody edits are gone or others.</summary>
    ForeignBytes,

    /// <summary>A converge saved the automatic attributes that it began with over newer ones, as Chef means it.</summary>
    ReplacedByConverge,

    /// <summary>A request that arrived twice undid what had been saved in between.</summary>
    AppliedTwice,

    /// <summary>A state holds parts of several edits, or one edit twice.</summary>
    TornState,

    /// <summary>A read showed an older version than an earlier read.</summary>
    BackInTime,

    /// <summary>A deleted node was there again, and nobody had made it anew.</summary>
    CameBack,

    /// <summary>Within one publication a node that had been there was created.</summary>
    CreatedByRetry,
}

/// <param name="Culprit">Whose request did it; null where none did, and the server itself is to blame.</param>
internal sealed record Violation(ViolationKind Kind, int Node, WriterKind? Culprit, string What)
{
    /// <summary>Whose edit is lost.</summary>
    internal WriterKind? Victim { get; init; }
}

internal sealed record Verdict(IReadOnlyList<Violation> Violations)
{
    internal IEnumerable<Violation> Of(ViolationKind kind) => Violations.Where(violation => violation.Kind == kind);

    /// <summary>What nobody may do who is careful, and nobody at all to time and to states.</summary>
    internal IEnumerable<Violation> Unexcused =>
        Violations.Where(violation =>
            violation.Kind switch
            {
                ViolationKind.ReplacedByConverge => false,
                // Who sends no tag puts back what he read, also over a node that was made anew meanwhile.
                ViolationKind.AppliedTwice or ViolationKind.ForeignBytes => violation.Culprit?.SendsTags() is not false,
                _ => violation.Culprit?.IsCareful() is not false,
            }
        );
}
