using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>Says once that the disk is full and once that it takes writes again, however many requests meet it.</summary>
internal sealed class StorageLog(ILogger<StorageLog> log)
{
    private int _isFull;

    public void Refused(StorageFullException failure)
    {
        if (Interlocked.Exchange(ref _isFull, 1) == 0)
        {
            log.LogError("writes are refused, reads go on: {Cause}. Make room on that file system", failure.Message);
        }
    }

    public void Answered(string method)
    {
        var isWrite = !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);
        if (isWrite && Volatile.Read(ref _isFull) == 1 && Interlocked.Exchange(ref _isFull, 0) == 1)
        {
            log.LogInformation("writes are taken again");
        }
    }
}
