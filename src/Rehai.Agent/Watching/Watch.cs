using System.Buffers;
using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Watching;

/// <summary>
/// The watch under one configuration: its loops, each on a thread of its own, that share an agenda, an outbox and a state. A loop that ends by
/// a defect ends all: whoever started us starts us again, and nothing is lost.
/// </summary>
internal sealed record Watch(WatchState State, Log Log, TimeProvider Time)
{
    /// <summary>What hangs in a system call is left behind; the next start reads everything anyway.</summary>
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromMilliseconds(500);

    public const string Reading = "reading";
    private const string Publishing = "publishing";

    /// <summary>Those that turn all the time, by the names that they are told of by.</summary>
    public static readonly string[] LoopNames = [Reading, Publishing];

    /// <summary>Why the first reading is made.</summary>
    public string FirstCause { get; init; } = WatchCause.Start;

    public required LibvirtSettings Libvirt { get; init; }

    public required WatchSettings Settings { get; init; }

    public required string LockFile { get; init; }

    public required AttributeFilter Filter { get; init; }

    /// <summary>Connects to the server, with the key as it is then.</summary>
    public required Func<Publication> Open { get; init; }

    /// <summary>Changes when the key's file does.</summary>
    public required Func<string> KeyStamp { get; init; }

    /// <summary>Reads roots that are not libvirt's.</summary>
    public required Func<IReadOnlyCollection<string>, CancellationToken, Collection> ReadRoots { get; init; }

    /// <summary>Told at the beginning how to ask for what was read last: an object of the roots, or null while there is none.</summary>
    public required Action<Func<ReadOnlyMemory<byte>?>> Answers { get; init; }

    /// <summary>Told once libvirt is subscribed to, or could not be.</summary>
    public required Action Subscribed { get; init; }

    /// <summary>Told which loop turns, at each turn.</summary>
    public required Action<string> Turned { get; init; }

    /// <summary>Until it is cancelled.</summary>
    public void Run(CancellationToken cancellation)
    {
        using var loops = new Loops(cancellation);
        var agenda = new Agenda(Time);
        var outbox = new Outbox(Time) { Taken = agenda.Wake };
        var reconciler = new Reconciler(Libvirt, Settings, agenda, outbox, State, Time, Log)
        {
            FirstCause = FirstCause,
        };
        var access = new ServerAccess(Open, KeyStamp);
        var publishing = new PublishLoop(access, Settings, outbox, new ConvergeWatch(LockFile), State, Time, Log)
        {
            IsFirst = FirstCause == WatchCause.Start,
        };
        var roots = new RootsLoop(Settings.Roots, ReadRoots, outbox, State, Time, Log);
        Answers(() => Attributes(outbox, publishing));
        using (Metrics())
        {
            loops.Start(Reading, end => Follow(reconciler, end));
            loops.Start(Publishing, end => Publish(publishing, end));
            loops.Start("other roots", roots.Run);
            loops.WaitForEnd();
        }
        if (loops.HaveEndedWithin(LongestFarewell, Time))
        {
            agenda.Dispose();
            outbox.Dispose();
        }
        loops.ThrowIfBroken();
    }

    private void Follow(Reconciler reconciler, CancellationToken cancellation)
    {
        using (reconciler)
        {
            reconciler.Step(cancellation);
            Subscribed();
            reconciler.Run(() => Turned(Reading), cancellation);
        }
    }

    private void Publish(PublishLoop publishing, CancellationToken cancellation)
    {
        using (publishing)
        {
            publishing.Run(() => Turned(Publishing), cancellation);
        }
    }

    /// <summary>An address that is taken costs the metrics, and not the watch.</summary>
    private MetricsListener? Metrics()
    {
        const string source = "metrics";
        try
        {
            var listener = Settings.Metrics is { } address ? MetricsListener.Listen(address, State, Time) : null;
            State.Recovered(source);
            return listener;
        }
        catch (IOException e)
        {
            Log.Error(e.Message);
            State.Failed(source, e.Message);
            return null;
        }
    }

    /// <summary>The two roots as they are published, for a converge's own ohai.</summary>
    private ReadOnlyMemory<byte>? Attributes(Outbox outbox, PublishLoop publishing)
    {
        if (outbox.Latest is not { } latest)
        {
            return null;
        }
        var node = publishing.Known ?? NodeDocument.Create("unknown", "_default");
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var (root, value) in latest.RootsFor(node, Filter).Texts)
            {
                json.WritePropertyName(root);
                json.WriteRawValue(value.Span, skipInputValidation: true);
            }
            json.WriteEndObject();
        }
        return text.WrittenMemory;
    }
}
