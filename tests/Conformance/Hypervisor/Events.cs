using System.Collections.Concurrent;
using Rehai.Libvirt;

namespace Rehai.Conformance.Hypervisor;

/// <summary>A read-only connection of its own, subscribed.</summary>
internal sealed class Events : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly BlockingCollection<LibvirtEvent> _received = [];

    internal Events(string uri)
    {
        LibvirtEventLoop.Start(message => TestContext.Current.TestOutputHelper?.WriteLine(message));
        Connection = LibvirtConnection.Open(uri, readOnly: true);
        Subscription = EventSubscription.Subscribe(Connection, _received.Add);
    }

    internal LibvirtConnection Connection { get; }

    internal EventSubscription Subscription { get; }

    /// <summary>The next that is so; those before it are passed over.</summary>
    internal LibvirtEvent Next(string kind, string? name = null)
    {
        while (_received.TryTake(out var received, Patience))
        {
            if (received.Kind == kind && (name is null || received.Name == name))
            {
                return received;
            }
        }
        throw new TimeoutException($"no event “{kind}” of {name ?? "anything"} came within {Patience}");
    }

    /// <returns>How many references to the connection are left: any is a leak.</returns>
    internal int Close()
    {
        Subscription.Dispose();
        var left = LibvirtNative.virConnectClose(Connection.Handle.DangerousGetHandle());
        Connection.Handle.SetHandleAsInvalid();
        return left;
    }

    public void Dispose()
    {
        Subscription.Dispose();
        Connection.Dispose();
    }
}
