using System.Reflection;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

public sealed class TableTests
{
    [Fact]
    public void The_table_in_the_documentation_is_what_the_tests_show()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs/faults.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line != FaultAttribute.Heading)
            .ToList();
        var shown = Shown().ToList();

        var missing = string.Join('\n', shown.Except(rows));
        var wrong = string.Join('\n', rows.Except(shown));
        Assert.True(missing.Length == 0, $"docs/faults.md lacks\n{missing}\nand has of its own\n{wrong}");
        Assert.True(wrong.Length == 0, $"no test shows what docs/faults.md says:\n{wrong}");
    }

    private static IEnumerable<string> Shown() =>
        from type in typeof(TableTests).Assembly.GetTypes()
        from method in type.GetMethods()
        let fault = method.GetCustomAttribute<FaultAttribute>()
        where fault is not null
        select fault.Row($"{type.Name}.{method.Name}");
}
