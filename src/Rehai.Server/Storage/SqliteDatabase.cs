using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Rehai.Server.Storage;

/// <summary>
/// The SQLite file: WAL, one writer thread, readers on connections of their own. Writes that wait are committed together, so
/// that one fsync answers many requests. Whatever is SQLite's alone stands here and in <see cref="SqliteSchema"/>.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int LargestGroup = 64;
    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;
    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;

    private readonly string _path;
    private readonly ConcurrentBag<Session> _readers = [];
    private readonly BlockingCollection<PendingWrite> _queue = [];
    private readonly Session _writer;
    private readonly Thread _thread;
    private long _commits;
    private long _writes;
    private bool _isDamaged;
    private bool _isDisposed;

    private SqliteDatabase(string path, Session writer)
    {
        _path = path;
        _writer = writer;
        _thread = new Thread(CommitGroups) { IsBackground = true, Name = "storage writer" };
        _thread.Start();
    }

    /// <summary>What SQLite keeps beside a file while it is open.</summary>
    public static IEnumerable<string> FilesBeside(string name) => [$"{name}-wal", $"{name}-shm", $"{name}-journal"];

    /// <summary>Makes the file with an empty schema.</summary>
    /// <exception cref="StorageUnusableException">It cannot be made there.</exception>
    /// <exception cref="StorageFullException">No room.</exception>
    public static SqliteDatabase Create(string path)
    {
        Session? writer = null;
        try
        {
            writer = OpenSession(path, SqliteOpenMode.ReadWriteCreate);
            SqliteSchema.Create(writer);
            return new SqliteDatabase(path, writer);
        }
        catch (SqliteException e)
        {
            writer?.Dispose();
            throw FullnessOf(path, e) ?? (Exception)new StorageUnusableException($"{path} cannot be made: {e.Message}");
        }
    }

    /// <param name="say">Is told of an upgrade, what is done and how far it is.</param>
    /// <exception cref="StorageUnusableException">The file is no store of ours, or of a newer program.</exception>
    public static SqliteDatabase Open(string path, Action<string> say)
    {
        Session? writer = null;
        try
        {
            writer = OpenSession(path, SqliteOpenMode.ReadWrite);
            SqliteSchema.Upgrade(writer, path, say);
            return new SqliteDatabase(path, writer);
        }
        catch (Exception e) when (e is SqliteException or StorageUnusableException)
        {
            writer?.Dispose();
            throw e as StorageUnusableException
                ?? DamageOf(path, e)
                ?? new StorageUnusableException($"{path} cannot be opened: {e.Message}");
        }
    }

    /// <summary>Reads a store that another process may be serving.</summary>
    /// <exception cref="StorageUnusableException">It is no store of ours, of a newer program, or too damaged to be read.</exception>
    public static T ReadOnce<T>(string path, Func<Session, T> work)
    {
        try
        {
            using var reader = OpenSession(path, SqliteOpenMode.ReadOnly);
            SqliteSchema.Check(reader, path);
            return work(reader);
        }
        catch (SqliteException e)
        {
            throw DamageOf(path, e) ?? new StorageUnusableException($"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Copies a store as it is at this moment into an empty file; whoever writes to it goes on.</summary>
    /// <exception cref="StorageUnusableException">As for reading, or there is no room for the copy.</exception>
    public static void CopyInto(string path, string empty) =>
        ReadOnce(path, reader => reader.Execute("VACUUM INTO @1", empty));

    /// <summary>What is wrong with the file itself and between its tables; empty where nothing is.</summary>
    public static List<string> Faults(Session session) =>
        [
            .. session.Query("PRAGMA integrity_check", row => row.GetString(0)).Where(line => line != "ok"),
            .. session.Query(
                "PRAGMA foreign_key_check",
                row =>
                    $"row {row.GetValue(1)} of {row.GetString(0)} belongs to a row of {row.GetString(2)} that is not there"
            ),
        ];

    /// <summary>Commits that are on the disk, since this program began.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>
    /// Something was committed. Raised on the writer's thread, so whoever listens returns at once and looks by itself; what he throws is
    /// lost.
    /// </summary>
    public event Action? Committed;

    /// <summary>Whether SQLite has met damage since this program began.</summary>
    public bool IsDamaged => Volatile.Read(ref _isDamaged);

    /// <summary>Writes in these commits.</summary>
    public long Writes => Volatile.Read(ref _writes);

    /// <summary>Writes that wait for the writer.</summary>
    public int Waiting => _queue.Count;

    /// <summary>What the work reads is all of one moment, whatever is written meanwhile.</summary>
    /// <exception cref="StorageDamagedException">The file is not what it was.</exception>
    public T Read<T>(Func<Session, T> work)
    {
        var session = _readers.TryTake(out var idle) ? idle : OpenSession(_path, SqliteOpenMode.ReadOnly);
        try
        {
            return session.AtOneMoment(work);
        }
        catch (SqliteException e) when (DamageOf(_path, e) is not null)
        {
            throw Translate(e);
        }
        finally
        {
            _readers.Add(session);
        }
    }

    /// <summary>
    /// Completes when the write is on the disk. The work runs alone, inside a transaction that it shares with others, and runs
    /// again, alone in its transaction, where one of the group failed: it depends on nothing but the session.
    /// </summary>
    /// <exception cref="StorageFullException">No room: nothing was written.</exception>
    /// <exception cref="StorageDamagedException">The file is not what it was.</exception>
    public async Task<T> Write<T>(Func<Session, T> work)
    {
        var pending = new PendingWrite(session => work(session));
        _queue.Add(pending);
        return (T)(await pending.Done.Task)!;
    }

    private void CommitGroups()
    {
        var group = new List<PendingWrite>(LargestGroup);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            group.Add(first);
            while (group.Count < LargestGroup && _queue.TryTake(out var next))
            {
                group.Add(next);
            }
            if (!TryCommit(group, out var failure))
            {
                CommitEach(group, failure!);
            }
            group.Clear();
        }
    }

    /// <summary>One failure hurts nobody else: each write of a failed group gets a transaction and an outcome of its own.</summary>
    private void CommitEach(List<PendingWrite> group, Exception failure)
    {
        foreach (var write in group)
        {
            if (group.Count == 1 || !TryCommit([write], out failure!))
            {
                write.Done.SetException(Translate(failure));
            }
        }
    }

    private bool TryCommit(List<PendingWrite> group, out Exception? failure)
    {
        var results = new object?[group.Count];
        try
        {
            _writer.Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < group.Count; i++)
            {
                results[i] = group[i].Work(_writer);
            }
            _writer.Execute("COMMIT");
        }
#pragma warning disable CA1031 // Whatever a write throws belongs to the request that asked for it, not to this thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RollBack();
            failure = e;
            return false;
        }
        failure = null;
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _writes, group.Count);
        for (var i = 0; i < group.Count; i++)
        {
            group[i].Done.SetResult(results[i]);
        }
        TellListeners();
        return true;
    }

    private void TellListeners()
    {
        try
        {
            Committed?.Invoke();
        }
#pragma warning disable CA1031 // The write is done, and those that wait are owed this thread: a listener's fault is the listener's.
        catch (Exception)
#pragma warning restore CA1031
        { }
    }

    private void RollBack()
    {
        _writer.SearchPaths.Clear();
        try
        {
            _writer.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite rolls back by itself on a full disk; then there is nothing left to roll back.
        }
    }

    private Exception Translate(Exception failure)
    {
        var damage = DamageOf(_path, failure);
        if (damage is not null)
        {
            Volatile.Write(ref _isDamaged, true);
        }
        return damage ?? (Exception?)FullnessOf(_path, failure) ?? failure;
    }

    private static StorageFullException? FullnessOf(string path, Exception failure) =>
        failure is SqliteException { SqliteErrorCode: SqliteFull or SqliteIoError } sqlite
            ? new StorageFullException($"{path} took no more: {sqlite.Message}", sqlite)
            : null;

    private static StorageDamagedException? DamageOf(string path, Exception failure) =>
        failure is SqliteException { SqliteErrorCode: SqliteCorrupt or SqliteNotADatabase }
            ? new StorageDamagedException(path, failure)
            : null;

    private static Session OpenSession(string path, SqliteOpenMode mode)
    {
        BundledSqlite.Use();
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
                ForeignKeys = true,
                DefaultTimeout = 10,
            }.ToString()
        );
        var session = new Session(connection);
        try
        {
            connection.Open();
            Tune(session, mode);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void Tune(Session session, SqliteOpenMode mode)
    {
        if (mode != SqliteOpenMode.ReadOnly)
        {
            // A saved node is tens of kilobytes: larger pages make shorter chains, and 16 MB of log fewer checkpoints.
            session.Execute("PRAGMA page_size=8192");
            session.Execute("PRAGMA journal_mode=WAL");
            session.Execute("PRAGMA synchronous=FULL");
            session.Execute("PRAGMA wal_autocheckpoint=2000");
            session.Execute("PRAGMA journal_size_limit=33554432");
            // The way down to every entry of a large search index stays in memory.
            session.Execute("PRAGMA cache_size=-65536");
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }
        _isDisposed = true;
        _queue.CompleteAdding();
        _thread.Join();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
        // Last, because the last connection to close folds the log into the file.
        _writer.Dispose();
        _queue.Dispose();
    }

    private sealed record PendingWrite(Func<Session, object?> Work)
    {
        public TaskCompletionSource<object?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
