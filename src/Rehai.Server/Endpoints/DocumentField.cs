using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rehai.Chef;

namespace Rehai.Server.Endpoints;

/// <summary>One field of a document: how Chef checks it, puts it into its canonical form, and fills it in.</summary>
/// <param name="Read">Of a value its canonical text, or what is wrong with it.</param>
/// <param name="Absent">The JSON text that is filled in where the field is absent; null where nothing is.</param>
internal sealed record DocumentField(
    string Name,
    Func<RawJsonMember, (ReadOnlyMemory<byte> Text, string? Fault)> Read,
    string? Absent = null
)
{
    public bool IsRequired { get; init; }

    public static DocumentField OfName(Regex valid) =>
        Checked("name", member => member.Text() is { } text && valid.IsMatch(text), "Field 'name' invalid") with
        {
            IsRequired = true,
        };

    /// <summary>A field that has one value only.</summary>
    public static DocumentField OfConstant(string name, string value) =>
        Checked(name, member => member.Text() == value, $"Field '{name}' invalid", $"\"{value}\"");

    public static DocumentField OfText(string name) =>
        Checked(name, member => member.Kind == JsonTokenType.String, $"Field '{name}' invalid", "\"\"");

    public static DocumentField OfAnything(string name) => Checked(name, _ => true, "");

    public static DocumentField OfAttributes(string name) =>
        Checked(name, member => member.Kind == JsonTokenType.StartObject, $"Field '{name}' is not a hash", "{}");

    public static DocumentField OfRunList(string name) =>
        new(
            name,
            member =>
                RunList.Canonical(member) is { } text
                    ? (text, null)
                    : (default, $"Field '{name}' is not a valid run list"),
            "[]"
        );

    public byte[] AbsentText => Encoding.UTF8.GetBytes(Absent!);

    private static DocumentField Checked(
        string name,
        Func<RawJsonMember, bool> isValid,
        string fault,
        string? absent = null
    ) => new(name, member => isValid(member) ? (member.Value, null) : (default, fault), absent);
}
