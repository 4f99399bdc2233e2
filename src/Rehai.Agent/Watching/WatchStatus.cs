using System.Globalization;
using System.Text.Json.Serialization;

namespace Rehai.Agent.Watching;

/// <summary>
/// What a running watch is about, at one moment: the document that its socket answers to <c>status</c> and that `rehai status --json`
/// prints. Names in snake_case, instants in UTC; what there is none of is absent.
/// </summary>
/// <param name="Version">Rehai's.</param>
internal sealed record WatchStatus(string Version, DateTimeOffset StartedAt)
{
    /// <summary>The node's name.</summary>
    public string? Node { get; init; }

    /// <summary>The data bag that has the facts; absent where they go to the node.</summary>
    public string? DataBag { get; init; }

    public LibvirtStatus Libvirt { get; init; } = new(IsConnected: false, Since: StartedAt);

    public LastEvent? LastEvent { get; init; }

    public LastReading? LastReading { get; init; }

    public LastSave? LastSave { get; init; }

    /// <summary>What was read and is not on the node yet.</summary>
    public PendingSave? Pending { get; init; }

    public ServerStatus Server { get; init; } = new();

    /// <summary>When the server was last told that this host lives; absent where it offers no lease.</summary>
    public DateTimeOffset? LeaseRenewedAt { get; init; }

    /// <summary>What is wrong at this moment, one of a source, the oldest first.</summary>
    public IReadOnlyList<WatchError> Errors { get; init; } = [];

    /// <summary>The same in a line, as `systemctl status` shows it.</summary>
    [JsonIgnore]
    public string Line =>
        !Libvirt.IsConnected ? $"libvirt is away: {Libvirt.LastError ?? "connecting"}"
        : Server.State is not (ServerState.Unknown or ServerState.Ok) ? $"nothing can be saved: {Server.Message}"
        : LastSave is { } save
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{LastReading?.Guests} guests; last save at {save.At:u} ({save.Cause})"
            )
        : $"{LastReading?.Guests} guests; nothing saved yet";

    /// <summary>Nothing here needs anybody's attention.</summary>
    [JsonIgnore]
    public bool IsWell =>
        Libvirt.IsConnected && Server.State is ServerState.Unknown or ServerState.Ok && Errors.Count == 0;
}

/// <param name="Since">When it was connected or lost.</param>
/// <param name="Uri">The last that was connected to.</param>
/// <param name="LastError">Why it is not connected, or was not the last time.</param>
internal sealed record LibvirtStatus(
    [property: JsonPropertyName("connected")] bool IsConnected,
    DateTimeOffset Since,
    string? Uri = null,
    string? LastError = null
);

/// <param name="Guest">Its name, where the event is about one.</param>
internal sealed record LastEvent(string Kind, string? Guest, DateTimeOffset At);

/// <param name="Ms">How long it took.</param>
/// <param name="Guests">How many there are, shut-off ones too.</param>
internal sealed record LastReading(DateTimeOffset At, string Cause, long Ms, int Guests);

/// <param name="Outcome"><c>saved</c> or <c>created</c>.</param>
/// <param name="Paths">How many attributes had another value.</param>
/// <param name="Ms">How long it took.</param>
/// <param name="Strategy">How it was saved.</param>
/// <param name="LagMs">From the oldest event in it to the server's answer; absent where it carried none.</param>
internal sealed record LastSave(
    DateTimeOffset At,
    string Cause,
    string Outcome,
    int Paths,
    long Ms,
    string? Strategy,
    long? LagMs
);

internal sealed record PendingSave(DateTimeOffset Since, string Cause);

/// <param name="Url">With the organization.</param>
/// <param name="ContactAt">When it last answered a request with what was asked for.</param>
/// <param name="NextTryAt">Of the first save, or of one that failed.</param>
/// <param name="Message">Why it failed or was refused.</param>
internal sealed record ServerStatus(
    string? Url = null,
    ServerState State = ServerState.Unknown,
    DateTimeOffset? ContactAt = null,
    DateTimeOffset? NextTryAt = null,
    string? Message = null
);

[JsonConverter(typeof(JsonStringEnumConverter<ServerState>))]
internal enum ServerState
{
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It could not be reached or failed, and is tried again.</summary>
    [JsonStringEnumMemberName("retrying")]
    Retrying,

    /// <summary>It does not let us save; only somebody who changes something helps.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>This host's own key or configuration does not let it ask; only somebody who changes something helps.</summary>
    [JsonStringEnumMemberName("unusable")]
    Unusable,
}

/// <param name="Source">In a word: a collector's name, <c>settings</c> …</param>
internal sealed record WatchError(string Source, string Message, DateTimeOffset Since);
