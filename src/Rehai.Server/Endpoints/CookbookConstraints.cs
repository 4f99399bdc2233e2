using System.Text;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Server.Endpoints;

/// <summary>An environment's <c>cookbook_versions</c>: cookbooks' names, each with a constraint such as <c>~> 1.2</c>.</summary>
internal static class CookbookConstraints
{
    /// <summary>The text as it is, or what is wrong with it.</summary>
    public static (ReadOnlyMemory<byte> Text, string? Fault) Read(RawJsonMember member)
    {
        if (RawJsonObject.AsObject(member.Value) is not { } constraints)
        {
            return (default, "Field 'cookbook_versions' is not a hash");
        }
        foreach (var constraint in constraints.Members)
        {
            if (!Names.Cookbook.IsMatch(constraint.Name))
            {
                return (default, $"Invalid key '{constraint.Name}' for cookbook_versions");
            }
            if (constraint.Text() is not { } text || !IsValid(text))
            {
                return (default, $"Invalid value '{Shown(constraint)}' for cookbook_versions");
            }
        }
        return (member.Value, null);
    }

    private static bool IsValid(string constraint) =>
        constraint.Split(' ') switch
        {
            [var version] => CookbookVersion.IsValid(version),
            ["<" or "<=" or "=" or "~>" or ">=" or ">", var version] => CookbookVersion.IsValid(version),
            _ => false,
        };

    private static string Shown(RawJsonMember constraint) =>
        constraint.Kind == JsonTokenType.String
            ? constraint.Text() ?? ""
            : Encoding.UTF8.GetString(constraint.Value.Span);
}
