using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Rehai.Server.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Web.Access;
using Rehai.Server.Web.Api;

namespace Rehai.Server.Tests.Web.Api;

public sealed class ChangeStreamTests
{
    private static readonly Reader Reader = new(
        new Caller(new Actor(1, null, "reader", false, false), null, null, false),
        new Dictionary<long, string> { [1] = "acme" },
        Session: null
    );

    private readonly LiveInventory _inventory = new(new Leases(TimeProvider.System), TimeProvider.System);
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 4_096, resumeWriterThreshold: 2_048));

    [Fact]
    public async Task A_slow_reader_costs_no_more_than_its_last_piece_and_then_gets_what_is()
    {
        const int Changes = 2_000;
        _inventory.Replace(0, []);
        using var end = new CancellationTokenSource();
        var stream = Follow(TimeProvider.System, end.Token);
        for (var sequence = 1; sequence <= Changes; sequence++)
        {
            _inventory.Apply(sequence, [Reading(sequence % 5, $"guest-{sequence}")]);
        }

        var (text, reading) = ("", _pipe.Reader.AsStream());
        var buffer = new byte[64 * 1024];
        while (!text.Contains($"id: {Changes}\n", StringComparison.Ordinal))
        {
            var read = await reading.ReadAsync(buffer, TestContext.Current.CancellationToken);
            text += Encoding.UTF8.GetString(buffer, 0, read);
        }

        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(events.Length, 2, Changes / 2);
        var picture = new Picture();
        foreach (var lines in events.Select(each => each.Split('\n')))
        {
            picture.Apply(
                lines.First(line => line.StartsWith("event: ", StringComparison.Ordinal))["event: ".Length..],
                JsonElement.Parse(
                    lines.First(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..]
                )
            );
        }
        for (var sequence = Changes; sequence > Changes - 5; sequence--)
        {
            Assert.Contains($"\"guest-{sequence}\"", picture.Text, StringComparison.Ordinal);
        }
        Assert.Equal(10, picture.Text.Trim().Split('\n').Length);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream);
    }

    [Fact]
    public async Task Where_nothing_happens_a_sign_of_life_comes_with_the_number_that_was_reached()
    {
        _inventory.Replace(7, []);
        using var end = new CancellationTokenSource();
        var stream = Follow(new HurriedClock(), end.Token);

        var text = "";
        while (!text.Contains(": alive\nid: 7\n\n: alive\nid: 7\n\n", StringComparison.Ordinal))
        {
            var read = await _pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
            text += Encoding.UTF8.GetString(read.Buffer);
            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        Assert.StartsWith("id: 7\nevent: hello\ndata: {\"sequence\":7}\n\n: alive\n", text, StringComparison.Ordinal);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream);
    }

    private Task Follow(TimeProvider time, CancellationToken cancellation) =>
        new ChangeStream(_inventory, Reader, reader => reader, InventoryQuery.Everything, _pipe.Writer, time).Run(
            since: null,
            cancellation
        );

    private static StoredHost Reading(long node, string guest) =>
        new(node, Some.Host(node, $"kvm{node}"), [Some.Guest(node, guest)]);

    /// <summary>A thousand times as fast.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime / 1_000, period / 1_000);
    }
}
