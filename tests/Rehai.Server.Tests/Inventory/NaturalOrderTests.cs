using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

public sealed class NaturalOrderTests
{
    [Fact]
    public void Names_are_in_the_order_of_people()
    {
        string[] ordered =
        [
            "",
            "a",
            "a1b2",
            "a1b10",
            "a01c",
            "kvm",
            "kvm1",
            "KVM2",
            "kvm2",
            "kvm2a",
            "kvm12",
            "kvm12.lab",
            "web-3",
        ];
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            var names = ordered.ToArray();
            random.Shuffle(names);
            Array.Sort(names, NaturalOrder.Instance);
            Assert.Equal(ordered, names);
        }
    }

    [Fact]
    public void It_is_an_order()
    {
        const string characters = "aAb019.";
        var random = new Random(4);
        string Name() =>
            string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => characters[random.Next(characters.Length)]));
        for (var round = 0; round < 20_000; round++)
        {
            var (a, b, c) = (Name(), Name(), Name());
            Assert.Equal(a == b, NaturalOrder.Instance.Compare(a, b) == 0);
            Assert.Equal(
                Math.Sign(NaturalOrder.Instance.Compare(a, b)),
                -Math.Sign(NaturalOrder.Instance.Compare(b, a))
            );
            Assert.False(
                NaturalOrder.Instance.Compare(a, b) < 0
                    && NaturalOrder.Instance.Compare(b, c) < 0
                    && NaturalOrder.Instance.Compare(a, c) >= 0,
                $"{a} {b} {c}"
            );
        }
    }

    [Fact]
    public void A_key_never_contradicts_the_order()
    {
        const string characters = "aAzk019.-\0~éÿž";
        var random = new Random(5);
        string Name() =>
            string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => characters[random.Next(characters.Length)]));
        var apart = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var a = Name();
            var b = round % 2 == 0 ? Name() : a[..random.Next(a.Length + 1)] + Name();
            var byKey = NaturalOrder.KeyOf(a).CompareTo(NaturalOrder.KeyOf(b));
            apart += byKey != 0 ? 1 : 0;
            Assert.True(byKey == 0 || byKey < 0 == NaturalOrder.Instance.Compare(a, b) < 0, $"{a} {b}");
        }
        Assert.InRange(apart, 25_000, 50_000);
    }
}
