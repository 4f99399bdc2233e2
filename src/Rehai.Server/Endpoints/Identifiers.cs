using System.Globalization;

namespace Rehai.Server.Endpoints;

/// <summary>Ids as Chef writes them: 32 hexadecimal digits.</summary>
internal static class Identifiers
{
    public static string Of(long id) => id.ToString("x32", CultureInfo.InvariantCulture);
}
