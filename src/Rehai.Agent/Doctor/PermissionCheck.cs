using System.Text.Json;
using Rehai.Agent.Publishing;
using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>
/// May this client save where its facts go? A Chef server shows an object's permissions to who may grant them, as the client may that
/// made it (chef-server <c>oc_chef_wm_acl.erl</c>). No other question is harmless.
/// </summary>
internal static class PermissionCheck
{
    private const string EveryClient = "clients";

    public static Finding Look(Examination examination) =>
        examination.Destination.DataBag is { } bag ? LookAtBag(examination, bag)
        : examination.Node is null ? Finding.Ok("nothing to ask: who makes the node may save it")
        : LookAtNode(examination);

    private static Finding LookAtNode(Examination examination)
    {
        var name = examination.NodeName;
        var mend =
            $"Where a run ends with 403: `knife acl add client {name} nodes {name} update`, or delete the node and run again.";
        var answer = Ask(examination, $"nodes/{name}/_acl");
        return answer.Status switch
        {
            200 => Judge(answer, name, "save the node", ["update"], mend),
            403 => Finding.Warning(
                $"cannot tell: {name} may not look at the node's permissions, so probably another client made the node",
                mend
            ),
            _ => Finding.Warning("cannot tell: the server shows no permissions", mend),
        };
    }

    private static Finding LookAtBag(Examination examination, string bag)
    {
        var name = examination.NodeName;
        var grant = $"An admin does: `{DataItemStore.GrantTo(name, bag)}`.";
        var answer = Ask(examination, $"data/{bag}");
        return answer.Status switch
        {
            200 => LookIntoBag(examination, bag, answer, $"Where a run ends with 403: {grant}"),
            403 => Finding.Failed($"{name} may not read the data bag {bag}", grant, ExitCode.Failed),
            404 => Finding.Warning(
                $"there is no data bag {bag}; the first run makes it, where {name} may",
                $"Where a run ends with 403, an admin does: `knife data bag create {bag}`, then `{DataItemStore.GrantTo(name, bag)}`."
            ),
            _ => Finding.Warning($"cannot tell: the server does not show the data bag {bag}", grant),
        };
    }

    /// <param name="items">The bag's, by their ids.</param>
    private static Finding LookIntoBag(Examination examination, string bag, ChefResponse items, string mend)
    {
        var name = examination.NodeName;
        var answer = Ask(examination, $"data/{bag}/_acl");
        return answer.Status == 200 ? Judge(answer, name, $"write to the data bag {bag}", ["create", "update"], mend)
            : HasItem(items, DataItemStore.IdOf(name))
                ? Finding.Ok(
                    $"{name} may read the data bag {bag}, and once wrote its item; whether it still may, only a save shows"
                )
            : Finding.Warning(
                $"cannot tell: {name} may read the data bag {bag}, and not look at its permissions",
                mend
            );
    }

    private static bool HasItem(ChefResponse items, string id)
    {
        try
        {
            return RawJsonObject.AsObject(items.Body)?.Find(id) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ChefResponse Ask(Examination examination, string path)
    {
        var answer = examination.Chef.Send(HttpMethod.Get, path, default, examination.Cancellation);
        return answer.Status < 500 ? answer : throw examination.Chef.Refused(HttpMethod.Get, path, answer);
    }

    /// <param name="answer"><c>{"update":{"actors":["NAME"],"groups":["NAME"]},…}</c>, and four more permissions like it.</param>
    /// <param name="deed">What needs all of these permissions.</param>
    private static Finding Judge(ChefResponse answer, string name, string deed, string[] permissions, string mend)
    {
        if (Holders(answer, permissions) is not { } holders)
        {
            return Finding.Warning("cannot tell: the server shows permissions of an unknown form", mend);
        }
        var missing = holders.Where(held => !held.Actors.Contains(name) && !held.Groups.Contains(EveryClient)).ToList();
        return missing.Count == 0 ? Finding.Ok($"{name} may {deed}")
            : missing.Find(held => held.Groups.Count == 0) is not null
                ? Finding.Failed($"{name} may not {deed}", mend, ExitCode.Failed)
            : Finding.Warning(
                $"cannot tell: only members of {string.Join(", ", missing[0].Groups)} may {deed}, and {name} may be one",
                mend
            );
    }

    private static List<Holding>? Holders(ChefResponse answer, string[] permissions)
    {
        try
        {
            using var acl = JsonDocument.Parse(answer.Body);
            return
            [
                .. permissions
                    .Select(permission => acl.RootElement.GetProperty(permission))
                    .Select(entry => new Holding(
                        Names(entry.GetProperty("actors")),
                        Names(entry.GetProperty("groups"))
                    )),
            ];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static List<string> Names(JsonElement array) =>
        [.. array.EnumerateArray().Select(name => name.GetString() ?? "")];

    /// <summary>Who has a permission.</summary>
    private sealed record Holding(IReadOnlyList<string> Actors, IReadOnlyList<string> Groups);
}
