using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;

namespace Rehai.Agent.Commands;

/// <summary>ohai's argument style: a root, or a path below it with <c>/</c>.</summary>
internal static class Attributes
{
    /// <summary>The roots that the attributes stand under; <c>libvirt</c> brings <c>rehai</c>, which is read with it.</summary>
    /// <exception cref="UsageException">What looks like an option that there is not, or names nothing.</exception>
    public static IReadOnlyCollection<string> Roots(IEnumerable<string> attributes) =>
        attributes.Select(Root).ToHashSet();

    /// <summary>The roots as they go to that destination: none named means all, and a data bag takes <c>libvirt</c> and <c>rehai</c> alone.</summary>
    /// <exception cref="UsageException">Another root is asked for, which only the node takes.</exception>
    public static IReadOnlyCollection<string> RootsFor(IReadOnlyCollection<string> roots, Destination destination)
    {
        if (destination.DataBag is not { } bag)
        {
            return roots;
        }
        return roots.FirstOrDefault(root => root is not ("libvirt" or "rehai")) is { } other
                ? throw new UsageException(
                    $"{other} stands on the node, and this host publishes to the data bag {bag}: add --publish-to node."
                )
            : roots.Count > 0 ? roots
            : ["libvirt", "rehai"];
    }

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
