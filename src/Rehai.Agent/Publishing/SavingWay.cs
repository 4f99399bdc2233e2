namespace Rehai.Agent.Publishing;

/// <summary>How a host's facts are saved. Of the ways to save a node the best that its server offers is taken; only the last can lose an edit.</summary>
internal enum SavingWay
{
    /// <summary><c>nodes/N/current</c> (RFC 045) under <c>If-Match</c>: what operators wish of the node is not in the request.</summary>
    CurrentState,

    /// <summary>The whole node under <c>If-Match</c>.</summary>
    Conditional,

    /// <summary>The whole node, read and written under chef-client's run lock: any Chef server.</summary>
    Locked,

    /// <summary>No node at all: an item of a data bag, with this host as its only writer.</summary>
    DataBag,
}
