using System.Globalization;
using System.Text;

namespace Rehai.Conformance.Proof;

/// <summary>What a run showed, as a table of Markdown.</summary>
internal sealed record ProofReport(
    Stage Stage,
    IReadOnlyList<WriterKind> Writers,
    Verdict Verdict,
    int Kills,
    int Rounds
)
{
    internal IReadOnlyList<Edit> Saved { get; } = [.. Stage.History.Edits.Where(edit => edit.Known is not null)];

    public override string ToString()
    {
        var text = new StringBuilder($"### {Stage.Scenario.Name}\n\n");
        text.AppendLine(
            Invariant(
                $"{Rounds} rounds by {Writers.Count - 1} writers on {Stage.Scenario.Nodes} nodes, seed {Stage.Scenario.Seed}; {Stage.History.Exchanges.Count} requests; {Faults()}."
            )
        );
        text.AppendLine(
            Invariant(
                $"{Saved.Count} edits acknowledged: {EditsOf(WriterKinds.IsKnife)} of knives, {EditsOf(WriterKinds.IsConverge)} of chef-clients, {EditsOf(WriterKinds.IsAgent)} of hosts."
            )
        );
        if (Stage.Windows is { IsEmpty: false } windows)
        {
            text.AppendLine(
                Invariant(
                    $"From reading a node to the confirmed save, {windows.Count} saves of Rehai's: p50 {Percentile(50):0.0} ms, p99 {Percentile(99):0.0} ms."
                )
            );
        }
        text.AppendLine(
            "\n| by whom | saves | edits of knives lost | of chef-clients | of hosts | foreign parts changed | undone by a request that came twice |"
        );
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var kind in Writers.Distinct())
        {
            AppendRow(text, kind);
        }
        AppendRow(text, null);
        text.AppendLine(
            Invariant(
                $"\nGuests that a chef-client replaced with those it began with: {Verdict.Of(ViolationKind.ReplacedByConverge).Count()}. Reads that went back in time: {Count(ViolationKind.BackInTime)}. Deleted nodes that came back: {Count(ViolationKind.CameBack)}; created by a retry: {Count(ViolationKind.CreatedByRetry)}. States torn: {Count(ViolationKind.TornState)}."
            )
        );
        return text.ToString();
    }

    internal int Lost(WriterKind? by, Func<WriterKind, bool> of) =>
        Verdict.Of(ViolationKind.LostEdit).Count(lost => lost.Culprit == by && lost.Victim is { } victim && of(victim));

    private void AppendRow(StringBuilder text, WriterKind? by)
    {
        var saves = Stage.History.Exchanges.Count(exchange =>
            exchange is { MayHaveWritten: true, IsRepeated: false } && Writers[exchange.Writer] == by
        );
        text.AppendLine(
            Invariant(
                $"| {by?.Words() ?? "the server"} | {saves} | {Lost(by, WriterKinds.IsKnife)} | {Lost(by, WriterKinds.IsConverge)} | {Lost(by, WriterKinds.IsAgent)} | {Count(ViolationKind.ForeignBytes, by)} | {Count(ViolationKind.AppliedTwice, by)} |"
            )
        );
    }

    private int Count(ViolationKind kind) => Verdict.Of(kind).Count();

    private int Count(ViolationKind kind, WriterKind? by) => Verdict.Of(kind).Count(found => found.Culprit == by);

    private int EditsOf(Func<WriterKind, bool> of) => Saved.Count(edit => of(Writers[edit.Writer]));

    private string Faults() =>
        Invariant(
            $"{Kills} kills of the server, {Stage.Network.Count(Network.Fault.CutBefore)} requests cut before it and {Stage.Network.Count(Network.Fault.CutAfter)} behind, {Stage.Network.Count(Network.Fault.Slow)} slow answers, {Stage.Network.Count(Network.Fault.Repeated)} requests that came twice"
        );

    private double Percentile(int percent)
    {
        var windows = Stage.Windows.Order().ToList();
        return windows[Math.Min(windows.Count - 1, windows.Count * percent / 100)].TotalMilliseconds;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
