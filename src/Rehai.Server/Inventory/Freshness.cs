namespace Rehai.Server.Inventory;

/// <summary>How far what a host last told may be taken for what is.</summary>
internal enum Freshness
{
    /// <summary>It gave a sign of life within three heartbeats.</summary>
    Live,

    /// <summary>Within ten.</summary>
    Late,

    /// <summary>Silent for longer: what it told is the last known.</summary>
    Stale,

    /// <summary>It never told a time.</summary>
    Unknown,
}
