using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>
/// May this client save the node? A Chef server shows a node's permissions to who may grant them, as the client may that made
/// it (chef-server <c>oc_chef_wm_acl.erl</c>). No other question is harmless.
/// </summary>
internal static class PermissionCheck
{
    private const string EveryClient = "clients";

    public static Finding Look(Examination examination)
    {
        if (examination.Node is null)
        {
            return Finding.Ok("nothing to ask: who makes the node may save it");
        }
        var (chef, name) = (examination.Chef, examination.NodeName);
        var answer = chef.Send(HttpMethod.Get, $"nodes/{name}/_acl", default, examination.Cancellation);
        return answer.Status switch
        {
            200 => Judge(answer, name),
            403 => Finding.Warning(
                $"cannot tell: {name} may not look at the node's permissions, so probably another client made the node",
                Mend(name)
            ),
            >= 500 => throw chef.Refused(HttpMethod.Get, $"nodes/{name}/_acl", answer),
            _ => Finding.Warning("cannot tell: the server shows no permissions", Mend(name)),
        };
    }

    /// <param name="answer"><c>{"update":{"actors":["NAME"],"groups":["NAME"]},…}</c>, and four more permissions like it.</param>
    private static Finding Judge(ChefResponse answer, string name)
    {
        if (Holders(answer) is not var (actors, groups))
        {
            return Finding.Warning("cannot tell: the server shows permissions of an unknown form", Mend(name));
        }
        return actors.Contains(name) || groups.Contains(EveryClient) ? Finding.Ok($"{name} may save the node")
            : groups.Count > 0
                ? Finding.Warning(
                    $"cannot tell: only members of {string.Join(", ", groups)} may save the node, and {name} may be one",
                    Mend(name)
                )
            : Finding.Failed($"{name} may not save the node", Mend(name), ExitCode.Failed);
    }

    private static (IReadOnlyList<string> Actors, IReadOnlyList<string> Groups)? Holders(ChefResponse answer)
    {
        try
        {
            using var acl = JsonDocument.Parse(answer.Body);
            var update = acl.RootElement.GetProperty("update");
            return (Names(update.GetProperty("actors")), Names(update.GetProperty("groups")));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static List<string> Names(JsonElement array) =>
        [.. array.EnumerateArray().Select(name => name.GetString() ?? "")];

    private static string Mend(string name) =>
        $"Where a run ends with 403: `knife acl add client {name} nodes {name} update`, or delete the node and run again.";
}
