using Microsoft.Data.Sqlite;

namespace Rehai.Server.Storage;

/// <summary>Copies of a store as it was at one moment, made while a server may be serving it.</summary>
internal static class SqliteCopy
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the copy, through to the disk, readable by its owner only. It gets its name last: a failure leaves nothing.</summary>
    /// <exception cref="StorageUnusableException">There is no store of ours, or no room for the copy, or something in its place.</exception>
    public static void Write(string store, string copy)
    {
        if (File.Exists(copy) || Directory.Exists(copy))
        {
            throw new StorageUnusableException($"{copy} exists already and was not touched. Give another name.");
        }
        var unfinished = $"{copy}.unfinished";
        try
        {
            // SQLite writes into an empty file, and keeps the rights that it has.
            using (Create(unfinished)) { }
            SqliteDatabase.CopyInto(store, unfinished);
            using (var written = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }
            File.Move(unfinished, copy, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            if (Directory.Exists(Path.GetDirectoryName(unfinished)))
            {
                File.Delete(unfinished);
            }
            // The name that it has until it is whole is nobody's business.
            var cause = e.Message.Replace(unfinished, copy, StringComparison.Ordinal);
            throw new StorageUnusableException(
                $"{copy} was not written: {cause} Give a file in a directory that exists and takes it."
            );
        }
    }

    private static FileStream Create(string path) =>
        new(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = OwnerOnly,
            }
        );
}
