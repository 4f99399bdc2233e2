using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Server.Endpoints;

/// <summary>The body of <c>cookbook_versions</c>, <c>{"run_list":[…]}</c>, and the answer of a server without cookbooks.</summary>
internal static class CookbookRequest
{
    /// <summary>The cookbooks that the run list needs, each once, or what is wrong with it.</summary>
    public static (IReadOnlyList<string>? Cookbooks, string? Fault) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var list = RawJsonObject.Parse(body).Find("run_list");
            return list is null ? (null, "Field 'run_list' missing")
                : RunList.Canonical(list) is null ? (null, "Field 'run_list' is not a valid run list")
                : ([.. list.Texts().Select(CookbookOf).Distinct()], null);
        }
        catch (JsonException)
        {
            return (null, DocumentForm.FaultOf(body));
        }
    }

    /// <summary>As <c>chef_wm_depsolver.erl</c> says it.</summary>
    public static Reply Answer(IReadOnlyList<string> cookbooks)
    {
        if (cookbooks.Count == 0)
        {
            return Reply.Json(200, [], ChefJson.Plain.DictionaryStringString);
        }
        var word = cookbooks.Count == 1 ? "cookbook" : "cookbooks";
        var message = $"Run list contains invalid items: no such {word} {string.Join(", ", cookbooks)}.";
        var body = new UnsolvableBody([new UnsolvableRunListBody(message, [.. cookbooks], [])]);
        return Reply.Json(412, body, ChefJson.Plain.UnsolvableBody);
    }

    /// <summary>Clients send recipes bare, as <c>cookbook::recipe@version</c>; a qualified one is understood.</summary>
    private static string CookbookOf(string item)
    {
        var recipe = item.StartsWith("recipe[", StringComparison.Ordinal) ? item["recipe[".Length..^1] : item;
        return recipe.Split('@')[0].Split("::")[0];
    }
}
