using System.Text;
using System.Text.RegularExpressions;
using Rehai.Server.Web;

namespace Rehai.Server.Tests.Web;

public sealed partial class PageAssetsTests
{
    private static readonly Dictionary<string, string> Files = typeof(WebAssets)
        .Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("assets/", StringComparison.Ordinal))
        .ToDictionary(name => name["assets/".Length..], Read);

    [Fact]
    public void The_stylesheet_is_one_and_small()
    {
        var sheet = Assert.Single(Files, file => file.Key.EndsWith(".css", StringComparison.Ordinal));

        Assert.InRange(Encoding.UTF8.GetByteCount(sheet.Value), 1, 20_000);
    }

    [Fact]
    public void Scripts_are_small_together() =>
        Assert.InRange(Scripts.Sum(script => Encoding.UTF8.GetByteCount(script.Value)), 1, 30_000);

    [Fact]
    public void Nothing_is_fetched_from_elsewhere() =>
        Assert.DoesNotContain(
            Files,
            file => Address().Matches(file.Value).Any(address => address.Value != "http://www.w3.org/2000/svg")
        );

    [Fact]
    public void No_script_makes_code_or_markup_of_text() =>
        Assert.DoesNotContain(Scripts, script => Sink().IsMatch(script.Value));

    [Fact]
    public void Every_module_that_is_imported_is_there() =>
        Assert.All(
            Scripts.SelectMany(script => Import().Matches(script.Value)).Select(import => import.Groups[1].Value),
            name => Assert.Contains(name, Files.Keys)
        );

    private static IEnumerable<KeyValuePair<string, string>> Scripts =>
        Files.Where(file => file.Key.EndsWith(".js", StringComparison.Ordinal));

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(WebAssets).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("""(https?:)?//[a-z0-9][^\s"'`)]*\.[^\s"'`)]*""")]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(eval|Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b")]
    private static partial Regex Sink();

    [GeneratedRegex("from \"\\./([^\"]+)\"")]
    private static partial Regex Import();
}
