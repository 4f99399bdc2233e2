using System.Xml.Linq;

namespace Rehai.Agent.Tests;

/// <summary>The arrows between the projects, as the project files state them.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Rehai.Facts"] = [],
        ["Rehai.Chef"] = [],
        ["Rehai.Libvirt"] = [],
        ["Rehai.Agent"] = ["Rehai.Chef", "Rehai.Facts", "Rehai.Libvirt"],
        ["Rehai.Server"] = ["Rehai.Chef", "Rehai.Facts"],
    };

    [Fact]
    public void Projects_reference_each_other_only_as_the_house_is_drawn()
    {
        var projects = Directory.GetFiles(Path.Combine(Root(), "src"), "*.csproj", SearchOption.AllDirectories);

        Assert.Equal(
            Allowed
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key} -> {string.Join(", ", pair.Value)}"),
            projects
                .Select(project =>
                    $"{Path.GetFileNameWithoutExtension(project)} -> {string.Join(", ", References(project))}"
                )
                .Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<string> References(string project) =>
        XDocument
            .Load(project)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .Order(StringComparer.Ordinal);

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Rehai.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("not inside the repository");
        }
        return directory.FullName;
    }
}
