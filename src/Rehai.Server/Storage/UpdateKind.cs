namespace Rehai.Server.Storage;

/// <summary>How a change of a stored document ended.</summary>
internal enum UpdateKind
{
    Saved,

    /// <summary>It is no longer the version that the caller named.</summary>
    Stale,

    /// <summary>The change itself could not be made of what is there.</summary>
    Refused,

    /// <summary>It is no longer there.</summary>
    Gone,
}
