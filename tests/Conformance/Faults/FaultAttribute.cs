using System.Reflection;
using Xunit.v3;

namespace Rehai.Conformance.Faults;

/// <summary>A row of <c>docs/faults.md</c>, and what its test holds the program to.</summary>
/// <param name="name">What goes wrong.</param>
/// <param name="by">How it is made to; the rest of the surroundings is real.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FaultAttribute(string name, string by) : Attribute
{
    internal const string Heading = "| fault | provoked by | message | exit code | node afterwards | test |";

    private const string Gap = " … ";

    /// <summary>The stable words on standard error, in their order; what is between them may differ from run to run.</summary>
    public required string Says { get; init; }

    public required int Exit { get; init; }

    public required Afterwards Node { get; init; }

    /// <summary>Holds a run of the program to the row of the running test.</summary>
    /// <param name="key">In PEM, the client's.</param>
    /// <returns>The row, for what is to be on the node.</returns>
    internal static FaultAttribute AssertShown((int ExitCode, string Output, string Error) run, string key)
    {
        var test = ((IXunitTestMethod)TestContext.Current.TestMethod!).Method;
        var row = test.GetCustomAttribute<FaultAttribute>();
        Assert.True(row is not null, $"{test.Name} has no row in the table of faults");
        row.AssertSaid(run.Error);
        Assert.True(run.ExitCode == row.Exit, $"{run.ExitCode} and not {row.Exit}: {run.Error}");
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        AssertKeepsSecrets(run.Output + run.Error, key);
        return row;
    }

    internal string Row(string test) =>
        $"| {name} | {by} | {(Says.Length == 0 ? "none" : $"`{Says}`")} | {Exit} | {Describe(Node)} | `{test}` |";

    private static void AssertKeepsSecrets(string said, string key)
    {
        Assert.DoesNotContain("PRIVATE KEY", said, StringComparison.Ordinal);
        Assert.DoesNotContain(FaultHost.ProxyPassword, said, StringComparison.Ordinal);
        var secret = key.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("-----", StringComparison.Ordinal));
        Assert.All(secret, line => Assert.DoesNotContain(line, said, StringComparison.Ordinal));
    }

    private void AssertSaid(string error)
    {
        if (Says.Length == 0)
        {
            Assert.Empty(error);
            return;
        }
        foreach (var words in Says.Split(Gap))
        {
            var at = error.IndexOf(words, StringComparison.Ordinal);
            Assert.True(at >= 0, $"\"{words}\" is not said, or not in its place, in: {error}");
            error = error[(at + words.Length)..];
        }
    }

    private static string Describe(Afterwards node) =>
        node switch
        {
            Afterwards.AsItWas => "as it was, byte for byte",
            Afterwards.Saved => "saved, all that is not ours as it was",
            Afterwards.Created => "made",
            Afterwards.Absent => "none",
            Afterwards.Anothers => "as somebody else made it",
            Afterwards.SavedButGuests => "saved, but `libvirt` and the guests as they were",
            Afterwards.SavedButPart => "saved, but what could not be read as it was",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}

/// <summary>What is on the server after a fault.</summary>
internal enum Afterwards
{
    AsItWas,
    Saved,
    Created,
    Absent,
    Anothers,
    SavedButGuests,
    SavedButPart,
}
