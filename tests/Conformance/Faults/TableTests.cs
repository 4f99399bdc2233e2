using System.Reflection;
using System.Text.RegularExpressions;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

public sealed partial class TableTests
{
    private static string Documentation => File.ReadAllText(Path.Combine(Repository.Root, "docs/faults.md"));

    [Fact]
    public void The_table_in_the_documentation_is_what_the_tests_show()
    {
        var rows = Documentation
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line != FaultAttribute.Heading)
            .ToList();
        var shown = Shown().ToList();

        var missing = string.Join('\n', shown.Except(rows));
        var wrong = string.Join('\n', rows.Except(shown));
        Assert.True(missing.Length == 0, $"docs/faults.md lacks\n{missing}\nand has of its own\n{wrong}");
        Assert.True(wrong.Length == 0, $"no test shows what docs/faults.md says:\n{wrong}");
    }

    [Fact]
    public void Every_test_that_is_named_beside_the_table_is_there()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories);
        var named = TestName().Matches(Documentation);
        Assert.NotEmpty(named);
        Assert.All(
            named,
            name =>
                Assert.Contains(
                    sources.Where(source => Path.GetFileName(source) == $"{name.Groups["class"]}.cs"),
                    source => File.ReadAllText(source).Contains($" {name.Groups["method"]}(", StringComparison.Ordinal)
                )
        );
    }

    [GeneratedRegex(@"`(?<class>\w+)\.(?<method>[A-Z]\w+)`")]
    private static partial Regex TestName();

    private static IEnumerable<string> Shown() =>
        from type in typeof(TableTests).Assembly.GetTypes()
        from method in type.GetMethods()
        let fault = method.GetCustomAttribute<FaultAttribute>()
        where fault is not null
        select fault.Row($"{type.Name}.{method.Name}");
}
