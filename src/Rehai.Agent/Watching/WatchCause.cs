namespace Rehai.Agent.Watching;

/// <summary>Why the watch reads and saves, in a word: in the log, in <c>automatic.rehai.cause</c>, in status and metrics.</summary>
internal static class WatchCause
{
    public const string Start = "start";

    /// <summary>libvirt sent one.</summary>
    public const string Event = "event";

    /// <summary>The cheap look at what libvirt sends no event for.</summary>
    public const string Look = "look";

    /// <summary>The full reading that comes round.</summary>
    public const string Interval = "interval";

    /// <summary>libvirt or the server is back.</summary>
    public const string Reconnect = "reconnect";

    /// <summary>One has ended, and may have saved the node without the guests.</summary>
    public const string Converge = "converge";

    /// <summary>Nothing was saved for so long that a reader could think this host dead.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>SIGHUP.</summary>
    public const string Reload = "reload";
}
