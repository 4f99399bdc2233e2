using System.Text;
using Rehai.Chef;

namespace Rehai.Conformance.Watching;

/// <summary>Reads the node all the time, as searches and recipes of others do, and keeps each in which guests are missing.</summary>
internal sealed class NodeReader : IDisposable
{
    private readonly WatchedHost _host;
    private readonly string _guest;
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _without = [];
    private readonly Thread _thread;
    private Exception? _failure;

    /// <param name="guest">The name of one that runs all the time.</param>
    internal NodeReader(WatchedHost host, string guest)
    {
        (_host, _guest) = (host, guest);
        _thread = new Thread(Run);
        _thread.Start();
    }

    /// <summary>How often it has read.</summary>
    internal int Reads { get; private set; }

    /// <returns>The nodes at whose reading guests were absent.</returns>
    internal IReadOnlyList<string> End()
    {
        Dispose();
        return _failure is null ? _without : throw _failure;
    }

    public void Dispose()
    {
        _end.Cancel();
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            for (; !_end.IsCancellationRequested; Reads++)
            {
                Read();
            }
        }
#pragma warning disable CA1031 // A thread has nobody above it; End tells.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
    }

    private void Read()
    {
        var node = _host.ReadNode();
        if (!Names(node, "libvirt") || !Names(node, "rehai"))
        {
            _without.Add(Encoding.UTF8.GetString(node.Text.Span));
        }
    }

    private bool Names(NodeDocument node, string root) =>
        Encoding.UTF8.GetString(node.AutomaticRoot(root).Span).Contains($"\"{_guest}\"", StringComparison.Ordinal);
}
