using System.Text;
using System.Xml;
using FsCheck;
using FsCheck.Fluent;
using Rehai.Agent.Collectors;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Collectors;

/// <summary>
/// Whatever stands in a guest's description, there are facts or an <see cref="XmlException"/>. The seed is fixed, so a failure
/// comes again.
/// </summary>
public sealed class GuestXmlFuzzTests
{
    private const int Seed = 20261124;
    private const int BytesForEachByte = 400;

    private static readonly string[] Fragments =
    [
        "<disk>",
        "</disk>",
        "<devices>",
        "<!DOCTYPE domain [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>",
        "&b;",
        "&amp;",
        "&#0;",
        "&#x1F418;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?xml version='1.0' encoding='utf-16'?>",
        "<?x ?>",
        " xmlns='urn:other'",
        " unit='KiB'",
        "99999999999999999999",
        "-1",
        "\0",
        "\ufffe",
    ];

    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(SampleDirectory, "domain-*.xml").Select(path => Path.GetFileName(path)!)];

    private static string SampleDirectory => Path.Combine(AppContext.BaseDirectory, "Collectors", "Samples");

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_description_with_any_damage_gives_facts_or_is_refused(string sample)
    {
        var whole = File.ReadAllBytes(Path.Combine(SampleDirectory, sample));
        var random = new Random(Seed);
        for (var i = 0; i < 300 * SoakFactor.Value; i++)
        {
            var text = whole;
            for (var damages = random.Next(1, 6); damages > 0; damages--)
            {
                text = Damage(text, random);
            }
            AssertBounded(text);
        }
    }

    [Fact]
    public void Any_bytes_give_facts_or_are_refused() =>
        Soak.Check(ArbMap.Default.GeneratorFor<byte[]>(), 200, AssertBounded);

    /// <summary>Text that any user of libvirt may choose, in every place where libvirt puts such a text.</summary>
    [Fact]
    public void Any_text_in_a_path_comes_out_as_it_went_in() =>
        Soak.Check(
            ArbMap.Default.GeneratorFor<NonNull<string>>(),
            200,
            text =>
            {
                var path = string.Concat(text.Get.EnumerateRunes().Where(rune => IsXml(rune)));
                var guest = GuestXml.Parse(Encoding.UTF8.GetBytes(Described(path)));
                Assert.Equal(path, Assert.Single(guest.Disks).Source);
                Assert.Equal(path, Assert.Single(guest.Interfaces).Source);
            }
        );

    [Fact]
    public void A_bomb_of_entities_is_refused_before_it_unfolds()
    {
        var bomb = new StringBuilder("<!DOCTYPE domain [<!ENTITY e0 'boom'>");
        for (var i = 1; i < 30; i++)
        {
            bomb.Append($"<!ENTITY e{i} '&e{i - 1};&e{i - 1};'>");
        }
        var text = Encoding.UTF8.GetBytes(bomb.Append("]><domain><name>&e29;</name></domain>").ToString());

        Assert.Throws<XmlException>(() => GuestXml.Parse(text));
        AssertBounded(text);
    }

    [Theory]
    [InlineData("<a xmlns='{0}'>", "</a>")]
    [InlineData("<p{0}:a xmlns:p{0}='{0}'>", "</p{0}:a>")]
    [InlineData("<disk><source file='{0}'/>", "</disk>")]
    [InlineData("<a a{0}='' b{0}=''/>", "")]
    [InlineData("<disk/>", "")]
    public void Megabytes_of_the_same_are_read_in_one_pass(string open, string close)
    {
        const int times = 40_000;
        var head = Enumerable.Range(0, times).Select(i => open.Replace("{0}", $"{i}"));
        var tail = Enumerable.Range(0, times).Reverse().Select(i => close.Replace("{0}", $"{i}"));
        AssertBounded(
            Encoding.UTF8.GetBytes($"<domain><devices>{string.Concat(head)}{string.Concat(tail)}</devices></domain>")
        );
    }

    [Fact]
    public void An_element_of_many_attributes_is_read_in_one_pass()
    {
        var attributes = string.Concat(Enumerable.Range(0, 200_000).Select(i => $" a{i}=''"));
        AssertBounded(Encoding.UTF8.GetBytes($"<domain{attributes}/>"));
    }

    private static void AssertBounded(byte[] text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Assert.NotNull(GuestXml.Parse(text));
        }
        catch (XmlException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, 1_000_000 + ((long)text.Length * BytesForEachByte));
    }

    private static byte[] Damage(byte[] text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 200), text.Length - at);
        return random.Next(5) switch
        {
            0 => [.. text[..at], .. text[(at + length)..]],
            1 => [.. text[..at], .. Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]), .. text[at..]],
            2 => [.. text[..at], .. text[at..(at + length)], .. text[at..]],
            3 => [.. text[..at], (byte)random.Next(256), .. text[Math.Min(at + 1, text.Length)..]],
            _ => text[..at],
        };
    }

    private static string Described(string path)
    {
        var escaped = System.Security.SecurityElement.Escape(path).Replace("\n", "&#10;").Replace("\r", "&#13;");
        escaped = escaped.Replace("\t", "&#9;");
        return $"""
            <domain><devices><disk><source file="{escaped}"/></disk>
            <interface><source network="{escaped}"/></interface></devices></domain>
            """;
    }

    private static bool IsXml(Rune rune) => rune.Value > 0xffff || XmlConvert.IsXmlChar((char)rune.Value);
}
