namespace Rehai.Server.Storage;

/// <summary>The disk took no more, or failed: nothing of the write was kept, reads go on, a later write may succeed.</summary>
internal sealed class StorageFullException(string message, Exception inner) : Exception(message, inner);

/// <summary>The data directory cannot be served; the message is for the operator and says what to do.</summary>
internal sealed class StorageUnusableException(string message) : Exception(message);
