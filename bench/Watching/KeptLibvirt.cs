using System.Runtime.InteropServices;

namespace Rehai.Bench.Watching;

/// <summary>A connection to libvirt that stays open, so that the moment is known at which a call of its API returned.</summary>
internal sealed partial class KeptLibvirt : IDisposable
{
    private const string Library = "libvirt.so.0";

    private const uint Live = 1;

    private readonly nint _connection;

    public KeptLibvirt(string uri)
        : this(virConnectOpen(uri)) { }

    /// <param name="connection">Is closed with this.</param>
    public KeptLibvirt(nint connection)
    {
        Check(connection != 0);
        _connection = connection;
    }

    /// <returns>The guest, for the other calls; it is never freed, for there are few.</returns>
    public nint Define(string xml)
    {
        var guest = virDomainDefineXML(_connection, xml);
        Check(guest != 0);
        return guest;
    }

    public static void Start(nint guest) => Check(virDomainCreate(guest) == 0);

    public static void Suspend(nint guest) => Check(virDomainSuspend(guest) == 0);

    public static void Resume(nint guest) => Check(virDomainResume(guest) == 0);

    public static void Reset(nint guest) => Check(virDomainReset(guest, 0) == 0);

    public static void Save(nint guest) => Check(virDomainManagedSave(guest, 0) == 0);

    public static void Destroy(nint guest) => Check(virDomainDestroy(guest) == 0);

    public static void Undefine(nint guest) => Check(virDomainUndefine(guest) == 0);

    public static void Rename(nint guest, string name) => Check(virDomainRename(guest, name, 0) == 0);

    public static void SetAutostart(nint guest, bool isOn) => Check(virDomainSetAutostart(guest, isOn ? 1 : 0) == 0);

    public static void Attach(nint guest, string xml) => Check(virDomainAttachDeviceFlags(guest, xml, Live) == 0);

    public static void Detach(nint guest, string xml) => Check(virDomainDetachDeviceFlags(guest, xml, Live) == 0);

    /// <summary>Asks the guest to let go of the device, and waits for nothing.</summary>
    public static void AskToDetach(nint guest, string alias) =>
        Check(virDomainDetachDeviceAlias(guest, alias, Live) == 0);

    /// <summary>The guest's XML.</summary>
    public static string Describe(nint guest)
    {
        var text = virDomainGetXMLDesc(guest, 0);
        Check(text != 0);
        var xml = Marshal.PtrToStringUTF8(text)!;
        Marshal.FreeHGlobal(text);
        return xml;
    }

    public void Dispose() => _ = virConnectClose(_connection);

    private static void Check(bool isDone)
    {
        if (!isDone)
        {
            throw new BenchException($"libvirt: {Marshal.PtrToStringUTF8(virGetLastErrorMessage())}");
        }
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint virConnectOpen(string uri);

    [LibraryImport(Library)]
    private static partial int virConnectClose(nint connection);

    [LibraryImport(Library)]
    private static partial nint virGetLastErrorMessage();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint virDomainDefineXML(nint connection, string xml);

    [LibraryImport(Library)]
    private static partial nint virDomainGetXMLDesc(nint guest, uint flags);

    [LibraryImport(Library)]
    private static partial int virDomainCreate(nint guest);

    [LibraryImport(Library)]
    private static partial int virDomainSuspend(nint guest);

    [LibraryImport(Library)]
    private static partial int virDomainResume(nint guest);

    [LibraryImport(Library)]
    private static partial int virDomainReset(nint guest, uint flags);

    [LibraryImport(Library)]
    private static partial int virDomainManagedSave(nint guest, uint flags);

    [LibraryImport(Library)]
    private static partial int virDomainDestroy(nint guest);

    [LibraryImport(Library)]
    private static partial int virDomainUndefine(nint guest);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int virDomainRename(nint guest, string name, uint flags);

    [LibraryImport(Library)]
    private static partial int virDomainSetAutostart(nint guest, int autostart);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int virDomainAttachDeviceFlags(nint guest, string xml, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int virDomainDetachDeviceFlags(nint guest, string xml, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int virDomainDetachDeviceAlias(nint guest, string alias, uint flags);
}
