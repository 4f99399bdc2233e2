using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>One node on a Chef server, read and written in the best way that the server offers, and what its answers mean.</summary>
internal sealed class NodeStore : FactStore
{
    private const int FaultsNamed = 5;

    private readonly string _name;
    private readonly string _environment;
    private readonly bool _isForced;

    /// <param name="way">Where to begin; null asks the server.</param>
    /// <param name="isForced">Whether to go no other way.</param>
    public NodeStore(ChefClient chef, string name, string environment, SavingWay? way = null, bool isForced = false)
        : base(chef) => (_name, _environment, Way, _isForced) = (name, environment, way, isForced);

    public override string Kind => "node";

    public override string Title => $"node {_name}";

    public override bool IsShared => true;

    public override SavingWay? Offered => _isForced || Detour is not null ? null : Way;

    public override string WhenTooLarge =>
        "A node too large fails chef-client's own save as well: make it smaller with blocked_automatic_attributes or "
        + "ohai.disabled_plugins, or raise opscode_erchef['max_request_size'] on the server.";

    private string WholePath => $"nodes/{_name}";

    private string CurrentPath => $"nodes/{_name}/current";

    public override NodeDocument New() => NodeDocument.Create(_name, _environment);

    public override void AskAgain() => Way = _isForced ? Way : null;

    protected override PublishedDocument? Fetch(CancellationToken cancellation) =>
        Way is null or SavingWay.CurrentState && ReadCurrent(cancellation) is { } current
            ? current
            : ReadWhole(cancellation);

    /// <returns>Null where the whole node's answer is to decide: no such node, no such address, no right where the way is ours to choose.</returns>
    private PublishedDocument? ReadCurrent(CancellationToken cancellation)
    {
        var response = Chef.Send(HttpMethod.Get, CurrentPath, default, cancellation);
        if (response.Status == 403 && !_isForced)
        {
            Detour = response.IsFromChef ? MayNotRead(response) : null;
            return null;
        }
        if (response.Status is >= 400 and < 500 and not (401 or 403 or 429))
        {
            return null;
        }
        var node = Parse(response, CurrentPath, _name, NodeDocument.Parse);
        Way = SavingWay.CurrentState;
        return new(node, response.EntityTag, response.TakesMergePatches);
    }

    private string MayNotRead(ChefResponse response) =>
        $"{Server} does not let {Chef.UserId} read {CurrentPath} ({response.Error().TrimEnd('.')}), so the whole node is tried. An admin "
        + $"grants read and update there with PUT {CurrentPath}/_acl/read and {CurrentPath}/_acl/update.";

    private PublishedDocument? ReadWhole(CancellationToken cancellation)
    {
        var response = Chef.Send(HttpMethod.Get, WholePath, default, cancellation);
        if (response.Status == 404 && !IsWrongAddress(response))
        {
            return null;
        }
        if (_isForced && Way == SavingWay.CurrentState)
        {
            // Somebody may have made the node anew since its current state was asked for.
            return ReadCurrent(cancellation) ?? throw NotOffered(SavingWay.CurrentState);
        }
        var node = Parse(response, WholePath, _name, NodeDocument.Parse);
        var tag = _isForced && Way == SavingWay.Locked ? null : response.EntityTag;
        var found = tag is null ? SavingWay.Locked : SavingWay.Conditional;
        Way = !_isForced || Way == found ? found : throw NotOffered(SavingWay.Conditional);
        return new(node, tag, TakesPatches: false);
    }

    private ChefServerRefusedException NotOffered(SavingWay way) =>
        new(
            $"{Server} does not offer --strategy {way.Word()}: it "
                + (
                    way == SavingWay.CurrentState
                        ? "keeps no current state of nodes apart"
                        : "gives nodes no entity tags"
                )
                + ". Leave the option out, or use auto, which takes the best that the server offers.",
            405
        );

    protected override (string Path, ChefResponse Response) Post(
        AttributeDocument document,
        CancellationToken cancellation
    ) => ("nodes", Chef.Send(HttpMethod.Post, "nodes", document.Text, cancellation));

    protected override ChefRequest Request(
        PublishedDocument before,
        AttributeDocument after,
        ReadOnlyMemory<byte>? patch
    ) =>
        Way != SavingWay.CurrentState ? new(HttpMethod.Put, WholePath, after.Text)
        : before.TakesPatches && patch is { } change
            ? new(HttpMethod.Patch, CurrentPath, change) { ContentType = MergePatch.MediaType }
        : new(HttpMethod.Put, CurrentPath, after.Text);

    protected override Exception Refused(HttpMethod method, string path, ChefResponse response, AttributeDocument? sent)
    {
        var refused = base.Refused(method, path, response, sent);
        return response.Status == 400 && sent is NodeDocument node && NodeFaults.Of(node) is { Count: > 0 } faults
                ? Refused(
                    $"{refused.Message} Rehai sent these fields back as the server gave them: {string.Join("; ", faults.Take(FaultsNamed))}. Mend the "
                        + $"node with `knife node edit {_name}`.",
                    response
                )
            : response is { Status: 403, IsFromChef: true } ? Refused($"{refused.Message} {Grant(path)}", response)
            : refused;
    }

    private static ChefServerRefusedException Refused(string message, ChefResponse response) =>
        new(message, response.Status) { IsFromChef = response.IsFromChef, RetryAfter = response.RetryAfter };

    /// <summary>A client that was made anew has none of the rights of the one before, whatever its name is.</summary>
    private string Grant(string path) =>
        path == "nodes"
            ? $"An admin lets it make nodes: `knife acl add client {Chef.UserId} containers nodes create`."
            : $"Where this host was registered anew, or another client made the node, an admin lets it: `knife acl add client {Chef.UserId} "
                + $"nodes {_name} read,update`; or he deletes the node, which is then made anew.";
}
