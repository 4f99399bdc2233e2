using Rehai.Agent.Publishing;

namespace Rehai.Agent.Watching;

/// <summary>The way to the server: opened with the key as it is then, and again where the key's file has come, gone or changed.</summary>
/// <param name="keyStamp">Changes when the key's file does.</param>
internal sealed class ServerAccess(Func<Publication> open, Func<string> keyStamp) : IDisposable
{
    private string? _stamp;

    /// <summary>Null before it was opened, and where it could not be.</summary>
    public Publication? Current { get; private set; }

    public FactStore? Store => Current?.Store;

    /// <summary>Whether the key's file is another than when it was opened last, or could not be.</summary>
    public bool IsOutdated => _stamp is not null && keyStamp() != _stamp;

    public Publication Open()
    {
        if (Current is null)
        {
            // Before the key is read: one that is replaced meanwhile is read once more.
            _stamp = keyStamp();
            Current = open();
        }
        return Current;
    }

    /// <summary>The next use opens it anew.</summary>
    public void Close()
    {
        Current?.Dispose();
        Current = null;
    }

    /// <summary>The key's file is another: what is there now is read by the next use.</summary>
    public void Renew()
    {
        _stamp = null;
        Close();
    }

    public void Dispose() => Current?.Dispose();
}
