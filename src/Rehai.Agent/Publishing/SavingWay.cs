namespace Rehai.Agent.Publishing;

/// <summary>How a node is saved: the best that its server offers. Only the last can lose another's edit.</summary>
internal enum SavingWay
{
    /// <summary><c>nodes/N/current</c> (RFC 045) under <c>If-Match</c>: what operators wish of the node is not in the request.</summary>
    CurrentState,

    /// <summary>The whole node under <c>If-Match</c>.</summary>
    Conditional,

    /// <summary>The whole node, read and written under chef-client's run lock: any Chef server.</summary>
    Locked,
}
