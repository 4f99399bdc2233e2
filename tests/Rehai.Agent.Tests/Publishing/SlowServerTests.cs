using System.Net;
using System.Net.Sockets;
using Rehai.Agent.Commands;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests.Publishing;

/// <summary>A server that takes longer than the run lock may be held.</summary>
public sealed class SlowServerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-slow-").FullName;
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public SlowServerTests() => _silent.Start();

    public void Dispose()
    {
        _silent.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void It_is_said_to_be_slow_and_the_lock_is_not_taken_again_and_again()
    {
        var retries = 0;
        using var key = ChefKey.Generate();
        using var log = Log.ToStandardError(LogLevel.Fatal);
        using var chef = new ChefClient(
            new ChefConnection(
                new Uri($"http://{_silent.LocalEndpoint}/organizations/acme"),
                new TlsSettings(),
                TimeSpan.FromMinutes(5)
            ),
            new RequestSigner("kvm1", key, TimeProvider.System)
        );
        var (time, lockFile) = (new HurriedTime(), Path.Combine(_directory, "lock"));
        var publisher = new NodePublisher(
            new NodeStore(chef, "kvm1", "_default", SavingWay.Locked, isForced: true),
            new ConvergeGate(lockFile, TimeSpan.Zero, time, log),
            new RetryPolicy(5, TimeSpan.Zero, _ => retries++, _ => { }),
            AttributeFilter.None,
            time,
            log
        );

        var failure = Assert.Throws<SlowServerException>(() => publisher.Publish(Fresh(), Fresh, Cancellation));

        Assert.Contains("within the 5 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal((ExitCode.ServerUnreachable, 0), (Failures.Code(failure), retries));
        using var free = RunLock.TryAcquire(lockFile);
        Assert.NotNull(free);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Rehai.Agent.Collectors.Collection Fresh() =>
        new(
            null,
            null,
            new Dictionary<string, ReadOnlyMemory<byte>> { ["os"] = "\"linux\""u8.ToArray() },
            AttributePaths.None,
            [],
            TimeProvider.System.GetTimestamp()
        );
}
