namespace Rehai.Agent.Watching;

/// <summary>What to do while chef-client holds the run lock.</summary>
internal enum DuringConverge
{
    /// <summary>Publish where the way of saving makes that safe, else wait.</summary>
    Auto,

    /// <summary>As auto, and say so in the log where it has to wait all the same.</summary>
    Publish,

    /// <summary>Wait until it has ended.</summary>
    Wait,
}

/// <summary>Its words, in options and settings.</summary>
internal static class DuringConverges
{
    public static readonly string[] Words = ["auto", "publish", "wait"];

    /// <returns>Null where it is none of them.</returns>
    public static DuringConverge? Parse(string? word) =>
        Array.IndexOf(Words, word?.ToLowerInvariant()) is >= 0 and var index ? (DuringConverge)index : null;
}
