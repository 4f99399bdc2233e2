using FsCheck;
using FsCheck.Fluent;
using Rehai.Chef.Configuration;
using Rehai.Chef.Configuration.Ruby;

namespace Rehai.Chef.Tests.Configuration;

/// <summary>Whatever stands in <c>client.rb</c>: no failure but a <see cref="ConfigException"/>, and bounded steps and memory.</summary>
public sealed class ClientRbFuzzTests
{
    private const long BytesOnTop = 16 * 1024 * 1024;
    private const long BytesPerCharacter = 4000;

    /// <summary>What tells the lexer and the parser from each other's assumptions.</summary>
    private static readonly string[] Snippets =
    [
        .. (
            "\" ' ` # #{ } { ( ) [ ] do end if unless case when begin rescue ensure def class while \\ \n ; , . & && || ! = == => "
            + "=~ / // %w[ %q( %r{ <<A <<~B : :: ? ?: | |x| -> * ** @x $1 $: nil true self ENV['X'] Chef::Config[:node_name] "
            + "ohai.plugin[:a][:b] ohai.plugin_path<< File.join( __FILE__ node_name 1 0x 1e9 \\u{110000} \0 \uFEFF =begin\n =end __END__"
        ).Split(' '),
    ];

    private static readonly string[] Samples = [.. ClientRbSample.All.Select(sample => File.ReadAllText(sample.File))];

    [Fact]
    public void Mutated_samples_end_within_bounds() =>
        Soak.Check(
            Gen.Choose(0, int.MaxValue),
            3000,
            seed =>
            {
                var random = new Random(seed);
                Evaluate(Mutate(Samples[random.Next(Samples.Length)], random));
            }
        );

    [Fact]
    public void Heaps_of_words_end_within_bounds() =>
        Soak.Check(
            Gen.Choose(0, int.MaxValue),
            1000,
            seed =>
            {
                var random = new Random(seed);
                Evaluate(string.Join(random.Next(2) == 0 ? " " : "", random.GetItems(Snippets, random.Next(80))));
            }
        );

    [Theory]
    [InlineData("(")]
    [InlineData("[\n")]
    [InlineData("{a: ")]
    [InlineData("if x\n")]
    [InlineData("begin\n")]
    [InlineData("x do |y|\n")]
    [InlineData("\"#{")]
    [InlineData("!")]
    [InlineData("- ")]
    [InlineData("a = ")]
    [InlineData("a ? ")]
    [InlineData("not ")]
    [InlineData("x ")]
    [InlineData("a.b(")]
    [InlineData("\"")]
    [InlineData("%w[")]
    [InlineData("%q(\n")]
    [InlineData("<<A\n")]
    [InlineData("\"a\" ")]
    [InlineData("x[")]
    [InlineData("case x\nwhen ")]
    [InlineData("elsif x\n")]
    [InlineData("if x then 1 elsif ")]
    [InlineData(".a")]
    [InlineData("a && ")]
    [InlineData("'x' + ")]
    [InlineData("x << ")]
    [InlineData("def a\n")]
    [InlineData("rescue ")]
    [InlineData("=begin\n")]
    [InlineData("a\\\n")]
    [InlineData("/a")]
    public void What_repeats_a_thousand_times_ends_within_bounds(string text)
    {
        Evaluate(string.Concat(Enumerable.Repeat(text, 1000)));
        Evaluate("node_name 'a'\n" + string.Concat(Enumerable.Repeat(text, 1000)) + "\nnode_name 'b'\n");
    }

    [Fact]
    public void A_line_of_a_hundred_thousand_characters_ends_within_bounds()
    {
        Evaluate("node_name " + new string('a', 100_000));
        Evaluate("node_name '" + new string('a', 100_000) + "'");
        Evaluate("x = [" + string.Join(",", Enumerable.Range(0, 20_000)) + "]");
    }

    [Fact]
    public void Any_text_ends_within_bounds() => Soak.Check(Texts(), 300, Evaluate);

    [Fact]
    public void Any_string_in_quotes_is_read_as_it_is() =>
        Soak.Check(
            Texts(),
            300,
            text =>
                Assert.Equal(
                    text.Replace("\r\n", "\n", StringComparison.Ordinal),
                    Value($"node_name '{Escaped(text)}'")
                )
        );

    [Fact]
    public void Any_option_is_read() => Soak.Check(Texts(), 300, text => Assert.NotNull(ConfigValue.FromOption(text)));

    private static Gen<string> Texts() => ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private static string? Value(string text)
    {
        var configuration = new RubyConfiguration(new Dictionary<string, string>(), _ => ConfigValue.Nil);
        RubyFile.Evaluate(configuration, new RubyHost(() => null, configuration.Budget), "/fuzz/client.rb", text);
        return configuration.Read("node_name")?.Text;
    }

    private static void Evaluate(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Value(text);
        }
        catch (ConfigException) { }
        catch (Exception e)
        {
            Assert.Fail($"{e}\nin:\n{text[..Math.Min(text.Length, 1000)]}");
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated <= BytesOnTop + (text.Length * BytesPerCharacter),
            $"{allocated} bytes for:\n{text[..Math.Min(text.Length, 1000)]}"
        );
    }

    private static string Mutate(string text, Random random)
    {
        for (var rounds = random.Next(1, 6); rounds > 0 && text.Length > 0; rounds--)
        {
            var at = random.Next(text.Length);
            var length = random.Next(Math.Min(40, text.Length - at));
            text = random.Next(6) switch
            {
                0 => text[..at],
                1 => text.Remove(at, length),
                2 => text.Insert(at, random.GetItems(Snippets, 1)[0]),
                3 => text[..at] + (char)(text[at] ^ (1 << random.Next(8))) + text[(at + 1)..],
                4 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                _ => Shuffled(text, random),
            };
        }
        return text;
    }

    private static string Shuffled(string text, Random random)
    {
        var words = text.Split(' ');
        random.Shuffle(words);
        return string.Join(' ', words);
    }
}
