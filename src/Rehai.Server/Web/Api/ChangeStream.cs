using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using Rehai.Server.Inventory;
using Rehai.Server.Web.Access;
using Rehai.Server.Web.Live;

namespace Rehai.Server.Web.Api;

/// <summary>
/// One reader of <c>/api/changes</c>. What it has not taken is not kept for it: when it takes more, it gets the difference between what
/// it was told last and what is, however many changes lie between.
/// </summary>
/// <param name="again">The reader with what it may see now; null where it may not ask any more.</param>
internal sealed class ChangeStream(
    LiveInventory inventory,
    Reader reader,
    Func<Reader, Reader?> again,
    InventoryQuery query,
    PipeWriter body,
    TimeProvider time
)
{
    private const int Piece = 32 * 1024;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>How long it is believed that the reader may look.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(1);

    private Reader _reader = reader;
    private ChangeEvents _events = new(query, reader.OrganizationNames, time);
    private InventorySnapshot _told = InventorySnapshot.Empty;
    private long _askedAt = time.GetTimestamp();

    /// <summary>Until the reader may not look any more.</summary>
    /// <param name="since">What the reader has already; null where it has nothing.</param>
    public async Task Run(long? since, CancellationToken cancellation)
    {
        using var beats = new Beats(Beat, time, cancellation);
        for (var (from, isFirst) = (since, true); ; (from, isFirst) = (_told.Sequence, false))
        {
            var (subscription, missed) = from is { } number
                ? inventory.Subscribe(number)
                : (inventory.Subscribe(), null);
            using (subscription)
            {
                _told = subscription.Start;
                if (isFirst)
                {
                    // Who was away has not got that number before it has all that it missed.
                    await Send(
                        [ChangeEvents.Of("hello", _told.Sequence)],
                        since is null ? _told.Sequence : null,
                        cancellation
                    );
                }
                if (from is not null)
                {
                    await Send(missed is null ? [Reset] : _events.Of(missed), _told.Sequence, cancellation);
                }
                if (!await Follow(subscription.Changes, beats, cancellation))
                {
                    return;
                }
            }
        }
    }

    private StreamEvent Reset => ChangeEvents.Of("reset", _told.Sequence);

    /// <returns>False where the reader may not look any more, true where it read too slowly and lost its place.</returns>
    private async Task<bool> Follow(ChannelReader<InventoryChange> changes, Beats beats, CancellationToken cancellation)
    {
        var news = changes.WaitToReadAsync(cancellation).AsTask();
        while (true)
        {
            await Task.WhenAny(news, beats.Next);
            if (!await MayLook(cancellation))
            {
                return false;
            }
            if (await beats.Take())
            {
                // All up to that number was told, even where nothing of it was for this reader.
                await Write(Encoding.ASCII.GetBytes($": alive\nid: {_told.Sequence}\n\n"), cancellation);
            }
            if (news.IsCompleted)
            {
                if (!await news)
                {
                    return true;
                }
                await Tell(changes, cancellation);
                news = changes.WaitToReadAsync(cancellation).AsTask();
            }
        }
    }

    private async Task<bool> MayLook(CancellationToken cancellation)
    {
        if (time.GetElapsedTime(_askedAt) < Trust)
        {
            return true;
        }
        _askedAt = time.GetTimestamp();
        if (again(_reader) is not { } now || (now.Organizations.Count == 0 && _reader.Organizations.Count > 0))
        {
            return false;
        }
        var isSame = now.OrganizationNames.SetEquals(_reader.OrganizationNames);
        _reader = now;
        if (!isSame)
        {
            _events = new ChangeEvents(query, now.OrganizationNames, time);
            await Send([Reset], _told.Sequence, cancellation);
        }
        return true;
    }

    /// <summary>All changes that wait, as one.</summary>
    private Task Tell(ChannelReader<InventoryChange> changes, CancellationToken cancellation)
    {
        var (before, nodes) = (_told, new HashSet<long>());
        while (changes.TryRead(out var change))
        {
            _told = change.Snapshot;
            nodes.UnionWith(change.Hosts.Select(host => (host.After ?? host.Before)!.Row.Node));
            nodes.UnionWith(change.Guests.Select(guest => (guest.After ?? guest.Before)!.Value.Host.Row.Node));
        }
        var hosts = nodes.Select(node => new ChangedHost(
            before.Hosts.GetValueOrDefault(node),
            _told.Hosts.GetValueOrDefault(node)
        ));
        return Send(_events.Of(hosts, _told.Sequence), _told.Sequence, cancellation);
    }

    /// <param name="id">Stands with the last event: who is cut off before it comes back for all of them.</param>
    private async Task Send(IEnumerable<StreamEvent> events, long? id, CancellationToken cancellation)
    {
        var (text, last) = (new StreamText(), (StreamEvent?)null);
        foreach (var next in events)
        {
            if (last is not null)
            {
                text.Add(last.Name, last.Data);
            }
            last = next;
            if (text.Bytes.Length >= Piece)
            {
                await Write(text.Bytes, cancellation);
                text = new StreamText();
            }
        }
        if (last is not null)
        {
            text.Add(last.Name, last.Data, id);
            await Write(text.Bytes, cancellation);
        }
    }

    private async Task Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        await body.WriteAsync(bytes, cancellation);
}
