using System.Text;
using Rehai.Agent.Collectors;
using Rehai.Agent.Tests.Collectors;
using Rehai.Chef;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Watching;

/// <summary>Readings that a test makes up.</summary>
internal static class Readings
{
    /// <summary>Of a hypervisor with these guests.</summary>
    public static Collection Of(params string[] guests)
    {
        var found = new OrdinalDictionary<GuestFacts>();
        foreach (var guest in guests)
        {
            found[guest] = new GuestFacts
            {
                GuestName = guest,
                GuestState = "running",
                GuestStateReason = "booted",
            };
        }
        return Collected(CollectionTests.Libvirt, Host("ok", null) with { Guests = found }, []);
    }

    /// <summary>That libvirt could not be read.</summary>
    public static Collection Unread(string error) => Collected(null, Host("reconnect", error), []);

    /// <summary>Of another root than libvirt's.</summary>
    public static Collection Root(string root, string text) =>
        Collected(null, null, new() { [root] = Encoding.UTF8.GetBytes($"\"{text}\"") });

    public static IEnumerable<string> Guests(Collection? collection) => collection?.Host?.Guests?.Keys.ToArray() ?? [];

    private static HostFacts Host(string cause, string? error) =>
        new()
        {
            Cause = cause,
            Collectors = new()
            {
                ["libvirt"] = new CollectorFacts
                {
                    Ms = 1,
                    Ok = error is null ? true : null,
                    Error = error,
                },
            },
        };

    private static Collection Collected(
        LibvirtFacts? libvirt,
        HostFacts? host,
        Dictionary<string, ReadOnlyMemory<byte>> roots
    ) =>
        new(
            libvirt,
            host,
            roots,
            new AttributePaths([
                ["rehai", "cause"],
            ]),
            [],
            0
        );
}
