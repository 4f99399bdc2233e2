using System.Data.Common;
using System.Globalization;
using Rehai.Server.Endpoints;

namespace Rehai.Server.Storage;

/// <summary>
/// Makes a data directory. The store gets its name last, so that a directory is either whole or no server's data at all, and a
/// failure takes away what was written.
/// </summary>
internal static class NewDataDirectory
{
    private const string Unfinished = "rehai.db.new";

    /// <exception cref="StorageUnusableException">The directory holds something, or takes nothing.</exception>
    public static DataDirectory Create(string path, string organization) =>
        Make(path, (directory, made) => Fill(directory, organization, made));

    /// <summary>
    /// A directory with the store that a backup holds. The superuser gets a further key, whose private half the directory keeps, because
    /// no private key is in a backup.
    /// </summary>
    /// <param name="say">Is told of an upgrade, where an older program made the backup.</param>
    /// <exception cref="StorageUnusableException">The directory holds something or takes nothing, or the backup is no sound store.</exception>
    public static DataDirectory Restore(string path, string backup, DateTimeOffset now, Action<string> say) =>
        Make(path, (directory, made) => Refill(directory, backup, now, made, say));

    private static DataDirectory Make(string path, Action<DataDirectory, List<string>> fill)
    {
        try
        {
            return MakeWhole(path, fill);
        }
        catch (Exception e)
            when (e is StorageFullException or DbException or IOException or UnauthorizedAccessException)
        {
            throw new StorageUnusableException(e.Message);
        }
    }

    private static DataDirectory MakeWhole(string path, Action<DataDirectory, List<string>> fill)
    {
        var directory = new DataDirectory(path);
        var existed = Directory.Exists(directory.Path);
        Claim(directory);
        var made = new List<string>();
        try
        {
            Write(directory, DataDirectory.LockFile, "", made);
            fill(directory, made);
            return directory;
        }
        catch
        {
            Clear(directory, made, existed);
            throw;
        }
    }

    private static void Claim(DataDirectory directory)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (File.Exists(directory.Path))
        {
            throw new StorageUnusableException($"{directory.Path} is a file. Give a new or empty directory.");
        }
        MakeItself(directory, ownerOnly);
        if (Directory.EnumerateFileSystemEntries(directory.Path).FirstOrDefault() is { } entry)
        {
            var what = File.Exists(directory.StoreFile) ? "a server's data" : Path.GetFileName(entry);
            throw new StorageUnusableException(
                $"{directory.Path} holds {what} already, and nothing in it was touched. Give a new or empty directory."
            );
        }
        File.SetUnixFileMode(directory.Path, ownerOnly);
    }

    private static void MakeItself(DataDirectory directory, UnixFileMode mode)
    {
        try
        {
            Directory.CreateDirectory(directory.Path, mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnusableException(
                $"The directory {directory.Path} cannot be made: {e.Message.TrimEnd('.')}. Give one where this user may write."
            );
        }
    }

    private static void Fill(DataDirectory directory, string organization, List<string> made)
    {
        var admin = MakeKey(directory, "admin.pem", made);
        var pivotal = MakeKey(directory, "pivotal.pem", made);
        var validator = MakeKey(directory, $"{NewOrganization.ValidatorOf(organization)}.pem", made);
        Write(directory, Unfinished, "", made);
        made.AddRange(SqliteDatabase.FilesBeside(Unfinished));
        using (var database = SqliteDatabase.Create(directory.File(Unfinished)))
        {
            database
                .Write(session => Insert(session, organization, admin, pivotal, validator))
                .GetAwaiter()
                .GetResult();
        }
        File.Move(directory.File(Unfinished), directory.StoreFile);
    }

    private static void Refill(
        DataDirectory directory,
        string backup,
        DateTimeOffset now,
        List<string> made,
        Action<string> say
    )
    {
        Write(directory, Unfinished, "", made);
        made.AddRange(SqliteDatabase.FilesBeside(Unfinished));
        SqliteDatabase.CopyInto(backup, directory.File(Unfinished));
        var key = MakeKey(directory, "pivotal.pem", made);
        using (var database = SqliteDatabase.Open(directory.File(Unfinished), say))
        {
            if (database.Read(StoreCheck.Faults) is [var first, ..] faults)
            {
                throw new StorageUnusableException(
                    $"{backup} is damaged in {faults.Count} places, the first: {first}."
                );
            }
            database.Write(session => AddKey(session, key, now)).GetAwaiter().GetResult();
        }
        File.Move(directory.File(Unfinished), directory.StoreFile);
    }

    private static bool AddKey(Session session, string key, DateTimeOffset now)
    {
        var superuser = ActorTable.FindUser(session, Actor.SuperuserName)!.Id;
        var name = now.UtcDateTime.ToString("'restored-'yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        return KeyTable.Insert(session, superuser, new StoredKey(name, key, null));
    }

    private static string MakeKey(DataDirectory directory, string name, List<string> made)
    {
        var (publicKey, privateKey) = PublicKeys.Generate();
        Write(directory, name, privateKey, made);
        return publicKey;
    }

    private static void Write(DataDirectory directory, string name, string text, List<string> made)
    {
        directory.WriteSecret(name, text);
        made.Add(name);
    }

    private static bool Insert(Session session, string name, string admin, string pivotal, string validator)
    {
        var superuser = AddUser(session, Actor.SuperuserName, pivotal, isSuperuser: true);
        GroupMemberTable.AddActor(session, GroupTable.FindGlobal(session, "server-admins")!.Id, superuser);
        var organization = NewOrganization.Insert(session, name, name, validator)!;
        var user = AddUser(session, "admin", admin, isSuperuser: false);
        MemberTable.Add(session, organization, user);
        GroupMemberTable.AddActor(session, organization.Standard.Admins, user);
        return true;
    }

    private static long AddUser(Session session, string name, string publicKey, bool isSuperuser)
    {
        var user = ActorTable.InsertUser(session, name, isSuperuser)!.Value;
        KeyTable.Insert(session, user, new StoredKey(StoredKey.DefaultName, publicKey, null));
        return user;
    }

    /// <summary>Takes away what was made here, and leaves what another process may have made at the same time.</summary>
    private static void Clear(DataDirectory directory, List<string> made, bool keep)
    {
        foreach (var name in made)
        {
            File.Delete(directory.File(name));
        }
        if (!keep && !Directory.EnumerateFileSystemEntries(directory.Path).Any())
        {
            Directory.Delete(directory.Path);
        }
    }
}
