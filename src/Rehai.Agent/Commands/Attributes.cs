using Rehai.Agent.Collectors;

namespace Rehai.Agent.Commands;

/// <summary>ohai's argument style: a root, or a path below it with <c>/</c>.</summary>
internal static class Attributes
{
    /// <summary>The roots that the attributes stand under; <c>libvirt</c> brings <c>rehai</c>, which is read with it.</summary>
    /// <exception cref="UsageException">What looks like an option that there is not, or names nothing.</exception>
    public static IReadOnlyCollection<string> Roots(IEnumerable<string> attributes) =>
        attributes.Select(Root).ToHashSet();

    private static string Root(string attribute)
    {
        if (attribute.StartsWith('-'))
        {
            throw new UsageException($"{attribute} is no option here; see `rehai --help`.");
        }
        var root = attribute.Split('/')[0];
        return root.Length > 0
            ? root
            : throw new UsageException($"\"{attribute}\" names no attribute; see `rehai show`.");
    }

    /// <summary>The collection without the roots nobody asked for.</summary>
    /// <exception cref="UsageException">A root that no collector of this host gives.</exception>
    public static Collection Select(Collection collection, IReadOnlyCollection<string> roots)
    {
        if (roots.Count == 0)
        {
            return collection;
        }
        var missing = roots
            .Where(root => root is not ("libvirt" or "rehai") && !collection.Roots.ContainsKey(root))
            .ToList();
        if (missing.Count > 0 && collection.Failures.Count == 0)
        {
            throw new UsageException(
                $"Nothing on this host gives {string.Join(", ", missing)}; `rehai show` prints all that there is."
            );
        }
        var selected = collection.Roots.Where(root => roots.Contains(root.Key)).ToDictionary();
        return collection with { Roots = selected };
    }
}
