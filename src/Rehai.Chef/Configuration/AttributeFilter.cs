namespace Rehai.Chef.Configuration;

/// <summary>
/// Which automatic attributes may be saved (chef <c>attribute_allowlist.rb</c>, <c>attribute_blocklist.rb</c>): first what is allowed,
/// then without what is blocked. A path that is not there means nothing, and none leads into an array.
/// </summary>
public sealed class AttributeFilter
{
    public static readonly AttributeFilter None = new(null, null);

    private readonly Setting? _allowed;
    private readonly Setting? _blocked;

    private AttributeFilter(Setting? allowed, Setting? blocked) => (_allowed, _blocked) = (allowed, blocked);

    /// <summary>The deprecated names win where they are set, as in Chef (<c>node.rb</c>, <c>data_for_save</c>).</summary>
    /// <exception cref="ConfigException">A filter is no array: what it should hold back is not known.</exception>
    internal static AttributeFilter From(ConfigValues values) =>
        new(
            Read(values, "automatic_attribute_whitelist") ?? Read(values, "allowed_automatic_attributes"),
            Read(values, "automatic_attribute_blacklist") ?? Read(values, "blocked_automatic_attributes")
        );

    /// <summary>What may be saved of a root.</summary>
    /// <returns>Empty where nothing of it may; the text that was given where all of it may.</returns>
    public ReadOnlyMemory<byte> Apply(string root, ReadOnlyMemory<byte> json)
    {
        var allowed = _allowed is null ? json : RawJsonPaths.Only(root, json, _allowed.Paths);
        return _blocked is null ? allowed : RawJsonPaths.Without(root, allowed, _blocked.Paths);
    }

    /// <summary>What the settings say against saving all of a root, whether it has such values or not: a phrase each.</summary>
    public IReadOnlyList<string> Against(string root)
    {
        var allowed = _allowed?.Below(root);
        var blocked = _blocked?.Below(root) ?? [];
        return
        [
            .. allowed is null || allowed.Contains(root) ? []
            : allowed.Count == 0 ? (string[])[$"{_allowed!.Origin} does not list {root}"]
            : [$"{_allowed!.Origin} lists only {string.Join(", ", allowed)}"],
            .. blocked.Count == 0 ? (string[])[] : [$"{_blocked!.Origin} lists {string.Join(", ", blocked)}"],
        ];
    }

    private static Setting? Read(ConfigValues values, string key) =>
        values.Find(key) switch
        {
            null => null,
            { Kind: ConfigValueKind.Array } list => new(
                values.Origin(key),
                [.. list.Items.Select(PathOf).Where(path => path.Length > 0)]
            ),
            _ => throw new ConfigException(
                $"{values.Origin(key)} must be an array of attribute paths, like [\"network/interfaces\", \"kernel\"]."
            ),
        };

    /// <summary>An array holds exact keys; a string is split as Ruby splits it, so that <c>/</c> at its ends adds no keys.</summary>
    private static string[] PathOf(ConfigValue item)
    {
        if (item.Kind == ConfigValueKind.Array)
        {
            return [.. item.Items.Select(key => key.Text)];
        }
        var keys = item.Text.TrimEnd('/').Split('/');
        return keys[0].Length == 0 ? keys[1..] : keys;
    }

    private sealed record Setting(string Origin, IReadOnlyList<string[]> Paths)
    {
        /// <summary>The paths of a root and below it, as text.</summary>
        public List<string> Below(string root) =>
            [.. Paths.Where(path => path[0] == root).Select(path => string.Join('/', path))];
    }
}
