namespace Rehai.Agent.Publishing;

/// <summary>Where a host's facts go: to its node, or with <c>libvirt</c> and <c>rehai</c> alone to a data bag of its own.</summary>
/// <param name="DataBag">Null for the node.</param>
internal sealed record Destination(string? DataBag)
{
    public static readonly Destination Node = new((string?)null);

    /// <summary>Names that Chef's search has taken (chef <c>data_bag.rb</c>).</summary>
    private static readonly string[] Reserved = ["node", "role", "environment", "client"];

    /// <summary><c>node</c>, <c>data-bag NAME</c> or <c>data-bag:NAME</c>.</summary>
    /// <returns>Null where it is neither, or no name that Chef's clients take.</returns>
    public static Destination? Parse(string text)
    {
        var words = text.Split([' ', '\t', ':'], 2, StringSplitOptions.TrimEntries);
        return words switch
        {
            ["node"] => Node,
            ["data-bag", var bag] when IsName(bag) => new(bag),
            _ => null,
        };
    }

    /// <summary>As <c>publish_to</c> says it.</summary>
    public override string ToString() => DataBag is null ? "node" : $"data-bag {DataBag}";

    /// <summary>What a run says of where it publishes.</summary>
    public string Describe(string nodeName) =>
        DataBag is null ? nodeName : $"{nodeName} (data bag {DataBag}, item {DataItemStore.IdOf(nodeName)})";

    private static bool IsName(string bag) =>
        bag.Trim('.').Length > 0
        && bag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && !Reserved.Contains(bag);
}
