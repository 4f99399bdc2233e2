using System.Globalization;

namespace Rehai.Server.Endpoints;

/// <summary>A cookbook's version as Chef reads it (<c>chef_cookbook_version.erl</c>).</summary>
internal static class CookbookVersion
{
    /// <summary>One to three numbers, each of 63 bits.</summary>
    public static bool IsValid(string version) =>
        version.Split('.') is { Length: <= 3 } numbers
        && numbers.All(number => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
