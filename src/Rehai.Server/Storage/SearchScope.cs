namespace Rehai.Server.Storage;

/// <summary>What one search looks through, as the index numbers it: the objects of one kind in one organization, or in one data bag.</summary>
internal readonly record struct SearchScope(long Number)
{
    private const int Kinds = 8;

    private static readonly string[] Names =
    [
        "nodes of organization",
        "clients of organization",
        "roles of organization",
        "environments of organization",
        "items of data bag",
    ];

    public static SearchScope Nodes(long organization) => new(organization * Kinds);

    public static SearchScope Clients(long organization) => new(organization * Kinds + 1);

    public static SearchScope Roles(long organization) => new(organization * Kinds + 2);

    public static SearchScope Environments(long organization) => new(organization * Kinds + 3);

    /// <param name="bag">The data bag's id.</param>
    public static SearchScope Items(long bag) => new(bag * Kinds + 4);

    /// <summary>For an operator: the kind, and the id of what it belongs to.</summary>
    public override string ToString() => $"{Names[Number % Kinds]} {Number / Kinds}";

    /// <summary>What goes with an organization, but for its data bags.</summary>
    public static IEnumerable<SearchScope> Of(long organization) =>
        [Nodes(organization), Clients(organization), Roles(organization), Environments(organization)];
}
