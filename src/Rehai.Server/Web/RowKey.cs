using Rehai.Server.Inventory;

namespace Rehai.Server.Web;

/// <summary>What a row is known by on a page and in its stream: one line, without spaces.</summary>
internal static class RowKey
{
    public static string Of(GuestRow guest) => $"{guest.Node}.{guest.Uuid}";

    public static string Of(HostRow host) => $"{host.Node}";
}
