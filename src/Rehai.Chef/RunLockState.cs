namespace Rehai.Chef;

/// <summary>What a look at a run lock shows.</summary>
public enum RunLockState
{
    Free,

    /// <summary>Another process holds it.</summary>
    Held,

    /// <summary>There is no such file yet, and it can be made.</summary>
    Absent,
}
