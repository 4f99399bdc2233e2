using System.Net;

namespace Rehai.Server.Hosting;

/// <param name="Listen">Null answers on the socket alone.</param>
/// <param name="MaxBody">The longest request body, bytes.</param>
internal sealed record ServerSettings(IPEndPoint? Listen, int MaxBody)
{
    /// <summary>What a packaged Chef server takes.</summary>
    public const int DefaultMaxBody = 2_000_000;

    /// <summary>A path, beside the address, for commands of the data's owner; null for none.</summary>
    public string? Socket { get; init; }

    public ServerProfile Profile { get; init; }

    /// <summary>Where browsers reach the pages, at a proxy that ends TLS; null where they come to <see cref="Listen"/>.</summary>
    public Uri? BehindProxy { get; init; }

    /// <summary>Where sign-ins outlast a restart; null keeps them in memory alone.</summary>
    public string? SessionFile { get; init; }

    /// <summary>Pages are for browsers, which come by an address, and no part of a Chef server.</summary>
    public bool HasPages => Listen is not null && Profile == ServerProfile.Full;

    /// <summary>Null where plain HTTP is spoken.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Where metrics are given, to this host alone; null for nowhere.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>Null for none.</summary>
    public AccessLog? AccessLog { get; init; }

    /// <summary>How long a client may take over one answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Requests a second that one client or user may make; null for any number.</summary>
    public double? ActorRate { get; init; }

    /// <summary>Each answer waits that long before it is sent.</summary>
    public TimeSpan ReplyDelay { get; init; }

    /// <summary>Requests answered a second, evenly; more of them queue. Null answers as they come.</summary>
    public double? MaxRequests { get; init; }
}

internal enum ServerProfile
{
    /// <summary>All that this server can.</summary>
    Full,

    /// <summary>What Chef Infra Server can and no more: no entity tags, no states apart, no lease, no feed.</summary>
    Stock,
}
