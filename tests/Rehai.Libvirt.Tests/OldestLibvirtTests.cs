using System.Diagnostics;
using System.Reflection;

namespace Rehai.Libvirt.Tests;

/// <summary>
/// Rehai serves libvirt 6.0 and later without asking for a version: it calls only what was there before. The library says
/// of each function since when.
/// </summary>
public sealed class OldestLibvirtTests
{
    private static readonly Version Oldest = new(6, 0, 0);

    [Fact]
    public void Every_function_that_is_called_is_in_the_oldest_libvirt()
    {
        var since = Exported();
        var called = typeof(LibvirtNative)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(method => method.Name)
            .Where(name => name.StartsWith("vir", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(called);
        Assert.All(called, function => Assert.InRange(since[function], new Version(0, 0, 0), Oldest));
    }

    /// <summary>Function and the version that stands with it, from lines such as <c>… LIBVIRT_1.2.6 virNetworkGetDHCPLeases</c>.</summary>
    private static Dictionary<string, Version> Exported()
    {
        const string mark = "LIBVIRT_";
        _ = LibvirtConnection.LibraryVersion();
        var library = File.ReadLines("/proc/self/maps").First(line => line.Contains("/libvirt.so.0"));
        var start = new ProcessStartInfo("objdump", ["-T", library[library.IndexOf('/')..]])
        {
            RedirectStandardOutput = true,
        };
        using var objdump = Process.Start(start)!;
        return objdump
            .StandardOutput.ReadToEnd()
            .Split('\n')
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 2 && words[^2].StartsWith(mark, StringComparison.Ordinal))
            .Where(words => Version.TryParse(words[^2][mark.Length..], out _))
            .ToDictionary(words => words[^1], words => Version.Parse(words[^2][mark.Length..]));
    }
}
