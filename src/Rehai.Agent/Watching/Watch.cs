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
internal sealed class Watch(WatchState state, Log log, TimeProvider time)
{
    /// <summary>What hangs in a system call is left behind; the next start reads everything anyway.</summary>
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromMilliseconds(500);

    private readonly List<Thread> _threads = [];
    private Exception? _defect;

    public required LibvirtSettings Libvirt { get; init; }

    public required WatchSettings Settings { get; init; }

    public required string LockFile { get; init; }

    public required string SocketPath { get; init; }

    public required AttributeFilter Filter { get; init; }

    /// <summary>Connects to the server, with the key as it is then.</summary>
    public required Func<Publication> Open { get; init; }

    /// <summary>Reads roots that are not libvirt's.</summary>
    public required Func<IReadOnlyCollection<string>, CancellationToken, Collection> ReadRoots { get; init; }

    /// <summary>Told once libvirt is subscribed to, or could not be.</summary>
    public required Action Subscribed { get; init; }

    /// <summary>Told which loop turns, at each turn.</summary>
    public required Action<string> Turned { get; init; }

    /// <summary>Until it is cancelled.</summary>
    /// <exception cref="IOException">Another watch runs on this host.</exception>
    public void Run(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (agenda, outbox) = (new Agenda(time), new Outbox(time));
        var reconciler = new Reconciler(Libvirt, Settings, agenda, outbox, state, time, log);
        var publishing = new PublishLoop(Open, Settings, outbox, new ConvergeWatch(LockFile), state, time, log);
        var roots = new RootsLoop(Settings.Roots, ReadRoots, outbox, state, time, log);
        using (WatchSocket.Listen(SocketPath, state, () => Attributes(outbox, publishing), time))
        {
            Start("reading", () => Follow(reconciler, end.Token), end);
            Start("publishing", () => publishing.Run(() => Turned("publishing"), end.Token), end);
            Start("other roots", () => roots.Run(end.Token), end);
            end.Token.WaitHandle.WaitOne();
        }
        if (HaveEnded())
        {
            reconciler.Dispose();
            publishing.Dispose();
            agenda.Dispose();
            outbox.Dispose();
        }
        if (_defect is not null)
        {
            throw new InvalidOperationException($"A loop of the watch ended: {_defect.Message}", _defect);
        }
    }

    private void Follow(Reconciler reconciler, CancellationToken cancellation)
    {
        reconciler.Step(cancellation);
        Subscribed();
        reconciler.Run(() => Turned("reading"), cancellation);
    }

    private void Start(string name, Action run, CancellationTokenSource end)
    {
        var thread = new Thread(() => Guard(run, end)) { IsBackground = true, Name = name };
        _threads.Add(thread);
        thread.Start();
    }

    private void Guard(Action run, CancellationTokenSource end)
    {
        try
        {
            run();
        }
#pragma warning disable CA1031 // A loop that ended without a word would leave a watch that looks alive and publishes nothing.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!end.IsCancellationRequested)
            {
                _defect = e;
                end.Cancel();
            }
        }
    }

    private bool HaveEnded()
    {
        var start = time.GetTimestamp();
        return _threads.TrueForAll(thread =>
            LongestFarewell - time.GetElapsedTime(start) is var left
            && thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero)
        );
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
