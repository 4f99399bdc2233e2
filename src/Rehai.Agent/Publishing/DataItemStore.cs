using System.Text;
using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Publishing;

/// <summary>
/// A host's item in its own data bag. Chef's ACLs are per bag, so the bag has one writer, and no run lock is needed: chef-client does
/// not write here. Where the server tags items they are saved under their tag, which shows a second writer.
/// </summary>
internal sealed class DataItemStore : FactStore
{
    private readonly string _bag;
    private readonly string _id;
    private readonly string _node;

    public DataItemStore(ChefClient chef, string bag, string nodeName)
        : base(chef) => (_bag, _id, _node, Way) = (bag, IdOf(nodeName), nodeName, SavingWay.DataBag);

    public override string Kind => "data bag item";

    public override string Title => $"item {_id} of the data bag {_bag}";

    public override bool IsShared => false;

    public override string WhenTooLarge =>
        "Make it smaller with blocked_automatic_attributes, or raise opscode_erchef['max_request_size'] on the server.";

    private string BagPath => $"data/{_bag}";

    private string ItemPath => $"data/{_bag}/{_id}";

    /// <summary>
    /// A node's name may hold colons, which Chef's clients refuse in an item's id (chef <c>data_bag_item.rb</c>). The item says
    /// whose it is, because a name with <c>_</c> in the same place has the same id.
    /// </summary>
    public static string IdOf(string nodeName) => nodeName.Replace(':', '_');

    public override DataItemDocument New() => DataItemDocument.Create(_id, _node);

    protected override PublishedDocument? Fetch(CancellationToken cancellation)
    {
        var response = Chef.Send(HttpMethod.Get, ItemPath, default, cancellation);
        if (response.Status == 404 && !IsWrongAddress(response))
        {
            return null;
        }
        var item = Parse(response, ItemPath, _id, DataItemDocument.Parse);
        return item.Node is null || item.Node == _node
            ? new(item, response.EntityTag, TakesPatches: false)
            : throw new ConfigException(
                $"The {Title} is the node {item.Node}'s, whose name makes the same id as {_node}. Give this host a data bag of its own "
                    + "with publish_to."
            );
    }

    /// <summary>Into the bag, which is made where it is missing.</summary>
    protected override (string Path, ChefResponse Response) Post(
        AttributeDocument document,
        CancellationToken cancellation
    )
    {
        var response = Chef.Send(HttpMethod.Post, BagPath, document.Text, cancellation);
        if (response.Status == 404 && !IsWrongAddress(response))
        {
            MakeBag(cancellation);
            response = Chef.Send(HttpMethod.Post, BagPath, document.Text, cancellation);
        }
        return (BagPath, response);
    }

    private void MakeBag(CancellationToken cancellation)
    {
        var bag = Encoding.UTF8.GetBytes($"{{\"name\":\"{_bag}\"}}");
        var response = Chef.Send(HttpMethod.Post, "data", bag, cancellation);
        if (response.Status is not (201 or 409))
        {
            throw Refused(HttpMethod.Post, "data", response, sent: null);
        }
    }

    protected override ChefRequest Request(
        PublishedDocument before,
        AttributeDocument after,
        ReadOnlyMemory<byte>? patch
    ) => new(HttpMethod.Put, ItemPath, after.Text);

    protected override Exception Refused(
        HttpMethod method,
        string path,
        ChefResponse response,
        AttributeDocument? sent
    ) =>
        response.Status != 403
            ? base.Refused(method, path, response, sent)
            : new ChefServerRefusedException(
                path == "data"
                    ? $"{Server} has no data bag {_bag}, and {Chef.UserId} may not make one. An admin does: "
                        + $"`knife data bag create {_bag}`, then `{GrantTo(Chef.UserId, _bag)}`."
                    : $"{Server} does not let {Chef.UserId} use the data bag {_bag} ({response.Error().TrimEnd('.')}). An "
                        + $"admin does: `{GrantTo(Chef.UserId, _bag)}`.",
                response.Status
            );

    /// <summary>The command with which an admin lets that client keep its item in that bag.</summary>
    public static string GrantTo(string client, string bag) =>
        $"knife acl add client {client} data {bag} create,read,update";
}
