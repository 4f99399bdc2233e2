namespace Rehai.Server.Storage;

/// <summary>The disk took no more, or failed: nothing of the write was kept, reads go on, a later write may succeed.</summary>
internal sealed class StorageFullException(string message, Exception inner) : Exception(message, inner);

/// <summary>The data directory cannot be served; the message is for the operator and says what to do.</summary>
internal class StorageUnusableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store's file is not what it was when it was written.</summary>
internal sealed class StorageDamagedException(string path, Exception inner)
    : StorageUnusableException(
        $"{path} is damaged: {inner.Message} Look at it with rehai-server check, and restore a backup: rehai-server restore --help",
        inner
    );
