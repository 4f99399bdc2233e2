using System.Text;
using System.Text.Json;
using Rehai.Chef;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// The fields of one kind of document, in the order in which Chef checks them. What is stored is what came, with run lists in
/// canonical form and absent fields filled in.
/// </summary>
/// <param name="title">The kind as Chef's messages begin with it; null where a document may be renamed.</param>
internal sealed class DocumentForm(string? title, params DocumentField[] fields)
{
    /// <summary>The document, or what is wrong with it.</summary>
    /// <param name="urlName">The name in the address; null where the body alone names the document.</param>
    public (Document? Document, string? Fault) Read(ReadOnlyMemory<byte> text, string? urlName)
    {
        try
        {
            return Read(Named(RawJsonObject.Parse(text), urlName), urlName);
        }
        catch (JsonException)
        {
            return (null, FaultOf(text));
        }
    }

    /// <summary>Chef tells what is no JSON from what is no object.</summary>
    public static string FaultOf(ReadOnlyMemory<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = RawJsonObject.MaxDepth });
            while (reader.Read()) { }
            return "Incorrect JSON type for request body";
        }
        catch (JsonException)
        {
            return "invalid JSON";
        }
    }

    private (Document? Document, string? Fault) Read(RawJsonObject members, string? urlName)
    {
        if (title is not null && urlName is not null && members.Find("name")!.Text() != urlName)
        {
            return (null, $"{title} name mismatch.");
        }
        if (members.Members.FirstOrDefault(member => !IsKnown(member)) is { } unknown)
        {
            return (null, $"Invalid key {unknown.Name} in request body");
        }
        var values = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var field in fields)
        {
            if (Add(values, field, members.Find(field.Name)) is { } fault)
            {
                return (null, fault);
            }
        }
        return (new Document(members.Find("name")!.Text()!, members.With(values).Text), null);
    }

    private static string? Add(
        Dictionary<string, ReadOnlyMemory<byte>> values,
        DocumentField field,
        RawJsonMember? member
    )
    {
        if (member is null)
        {
            if (field.Absent is not null)
            {
                values[field.Name] = field.AbsentText;
            }
            return field.IsRequired ? $"Field '{field.Name}' missing" : null;
        }
        var (text, fault) = field.Read(member);
        values[field.Name] = text;
        return fault;
    }

    private bool IsKnown(RawJsonMember member) => Array.Exists(fields, field => field.Name == member.Name);

    /// <summary>Who saves under a name that stays need not repeat it.</summary>
    private RawJsonObject Named(RawJsonObject members, string? urlName) =>
        title is null || urlName is null || members.Find("name") is not null
            ? members
            : members.With(
                new Dictionary<string, ReadOnlyMemory<byte>>
                {
                    ["name"] = Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(urlName)}\""),
                }
            );
}
