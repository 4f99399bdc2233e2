using System.Net;

namespace Rehai.Agent.Watching;

/// <summary>The section <c>[watch]</c> of rehai.conf, and its command line.</summary>
internal sealed record WatchSettings
{
    /// <summary>Between two full readings of libvirt; each is put off by a random part of a tenth of it.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks at what libvirt sends no event for.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What many hosts would do at the same moment each does after a random part of it: the first save, tries after an outage of the server, comparisons.
    /// </summary>
    public TimeSpan Splay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two saves, where a save costs the server a whole document; zero switches it off.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(10);

    public DuringConverge DuringConverge { get; init; } = DuringConverge.Auto;

    /// <summary>Where metrics are given; null for nowhere.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>Other roots, and how often each is refreshed.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Roots { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>The longest pause between two tries while the server is away.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where the server offers no lease: after so long without a save, one is made although nothing changed.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Between two renewals of the lease.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the server offers no lease: how often the node is compared with what was read.</summary>
    public TimeSpan Comparison { get; init; } = TimeSpan.FromMinutes(10);
}
