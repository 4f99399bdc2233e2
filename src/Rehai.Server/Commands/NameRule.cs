using System.Text.RegularExpressions;
using Rehai.Server.Commands.Administration;
using Rehai.Server.Endpoints;

namespace Rehai.Server.Commands;

/// <summary>What Chef takes as a name, for who types one.</summary>
/// <param name="what">Whose name it is.</param>
/// <param name="rule">A sentence.</param>
internal sealed class NameRule(string what, Regex allowed, string rule)
{
    public static readonly NameRule Organization = new(
        "organization's",
        Names.Organization,
        "It begins with a lower-case letter or a digit, and goes on with those, - and _; 255 at most."
    );

    public static readonly NameRule User = new(
        "user's",
        Names.User,
        "It consists of lower-case letters, digits, - and _; 255 at most."
    );

    public static readonly NameRule Client = new(
        "client's",
        Names.Client,
        "It consists of letters, digits, -, _ and full stops."
    );

    public static readonly NameRule Key = new(
        "key's",
        Names.Key,
        "It consists of letters, digits, -, _, colons and full stops."
    );

    /// <summary>Null where the name is one.</summary>
    public string? FaultOf(string name) => allowed.IsMatch(name) ? null : $"'{name}' is no {what} name. {rule}";

    /// <exception cref="UnusableInputException">It is none.</exception>
    public string Require(string name) => FaultOf(name) is { } fault ? throw new UnusableInputException(fault) : name;
}
