namespace Rehai.Bench;

/// <summary>Says of each figure whether it is as good as promised, and remembers whether all were.</summary>
internal sealed class Targets
{
    public bool AreMet { get; private set; } = true;

    public void AtMost(string what, double measured, double limit, string unit) =>
        Judge(what, measured, measured <= limit, $"≤ {Number(limit)} {unit}", unit);

    public void AtLeast(string what, double measured, double limit, string unit) =>
        Judge(what, measured, measured >= limit, $"≥ {Number(limit)} {unit}", unit);

    private void Judge(string what, double measured, bool isMet, string target, string unit)
    {
        AreMet &= isMet;
        Console.WriteLine(
            $"  target: {what} {target}, measured {Number(measured)} {unit}: {(isMet ? "met" : "MISSED")}"
        );
    }

    private static string Number(double value) =>
        value.ToString(
            value < 1 ? "0.###"
            : value < 100 ? "0.#"
            : "0"
        );
}
