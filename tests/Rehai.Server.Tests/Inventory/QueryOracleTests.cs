using System.Text.RegularExpressions;
using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

/// <summary>Random queries over random rows, against what they mean said in another way.</summary>
public sealed class QueryOracleTests
{
    private static readonly string[] Values =
    [
        "web-1",
        "web*",
        "*1*",
        "db",
        "\"build 7\"",
        "ünï",
        "a*b",
        "kvm1",
        "kvm12",
        "kvm*",
        "*",
        "prod",
        "_default",
        "blue",
        "base",
        "debian",
        "\"debian 12\"",
        "10.0.0.1",
        "10.*",
        "fe80::1",
        "52:54:00:00:00:01",
        "br0",
        "\"br 1\"",
        "default",
        "acme",
        "5e1f*",
    ];

    private static readonly Dictionary<string, Func<ShownHost, GuestRow?, IEnumerable<string?>>> Texts = new()
    {
        ["name"] = (host, guest) => [guest is null ? host.Row.Name : guest.Name],
        ["host"] = (host, _) => [host.Row.Name, host.Row.Fqdn],
        ["uuid"] = (_, guest) => [guest!.Uuid],
        ["ip"] = (_, guest) => guest!.Addresses,
        ["mac"] = (_, guest) => guest!.Macs,
        ["net"] = (_, guest) => guest!.Networks,
        ["pool"] = (_, guest) => guest!.Pools,
        ["env"] = (host, _) => [host.Row.Environment],
        ["role"] = (host, _) => host.Row.Roles,
        ["policy"] = (host, _) => [host.Row.PolicyName, host.Row.PolicyGroup],
        ["org"] = (host, _) => [host.Row.Organization],
        ["os"] = (host, _) => [host.Row.Os],
    };

    private static readonly Dictionary<string, Func<ShownHost, GuestRow?, double?>> Amounts = new()
    {
        ["vcpus"] = (host, guest) => guest is null ? host.Row.Cpus : guest.Vcpus,
        ["mem"] = (host, guest) => (guest is null ? host.Row.MemoryKib : guest.MemoryKib) * 1_024.0,
        ["disk"] = (host, guest) => guest is null ? host.Row.StorageCapacity : guest.DiskCapacity,
        ["since"] = (_, guest) => (Some.Now - guest!.Since)?.TotalSeconds,
        ["seen"] = (host, _) => (Some.Now - host.SeenAt)?.TotalSeconds,
        ["changed"] = (host, guest) => (Some.Now - (guest is null ? host.Row.ChangedAt : guest.ChangedAt)).TotalSeconds,
    };

    private static readonly string[] OfGuest = ["state", "uuid", "ip", "mac", "net", "pool", "since", "autostart"];

    [Fact]
    public void A_query_finds_what_it_means()
    {
        var some = new RandomInventory(7);
        var matched = 0;
        for (var round = 0; round < 5_000; round++)
        {
            var host = Some.Shown(some.Host(round), some.Guests(round));
            var terms = Enumerable.Range(0, some.Random.Next(1, 4)).Select(_ => Term(some)).ToList();
            var text = string.Join(' ', terms.Select(term => term.Text));
            var (query, fault) = InventoryQuery.Parse(text);
            Assert.True(query is not null, $"{text}: {fault}");
            Assert.True(
                terms.TrueForAll(term => term.Matches(host, null)) == query.Matches(host, Some.Now),
                $"{text} on {host.Row}"
            );
            foreach (var guest in host.Guests)
            {
                var expected = terms.TrueForAll(term => term.Matches(host, guest));
                Assert.True(
                    expected == query.Matches(new ShownGuest(host, guest), Some.Now),
                    $"{text} on {guest} of {host.Row}"
                );
                matched += expected ? 1 : 0;
            }
        }
        Assert.InRange(matched, 500, 10_000);
    }

    private sealed record Meaning(string Text, Func<ShownHost, GuestRow?, bool> Matches);

    private static Meaning Term(RandomInventory some)
    {
        var (text, matches) = some.Random.Next(4) switch
        {
            0 => Word(some),
            1 => Amount(some),
            2 => Enumerated(some),
            _ => Value(some),
        };
        return some.Random.Next(3) == 0 ? new($"-{text}", (host, guest) => !matches(host, guest)) : new(text, matches);
    }

    private static Meaning Word(RandomInventory some)
    {
        var value = some.One(Values);
        var expression = Expression(value.Trim('"'), "", "");
        return new(
            value,
            (host, guest) =>
                (guest is null ? Array.Empty<string>() : [guest.Name, guest.Uuid, .. guest.Addresses, .. guest.Macs])
                    .Concat([host.Row.Name, host.Row.Fqdn!])
                    .Any(text => text is not null && expression.IsMatch(text))
        );
    }

    private static Meaning Value(RandomInventory some)
    {
        var key = some.One([.. Texts.Keys]);
        var values = Enumerable.Range(0, some.Random.Next(1, 3)).Select(_ => some.One(Values)).ToList();
        var behind =
            key is "name" or "host" ? @"(\..*)?\z"
            : key == "os" ? @"([ .].*)?\z"
            : @"\z";
        var expressions = values.ConvertAll(value =>
            Expression(value.Trim('"'), "^", value.Contains('*') ? @"\z" : behind)
        );
        return OfRow(
            key,
            $"{key}:{string.Join(',', values)}",
            (host, guest) =>
                Texts[key](host, guest).Any(text => text is not null && expressions.Exists(one => one.IsMatch(text)))
        );
    }

    private static Meaning Amount(RandomInventory some)
    {
        var key = some.One([.. Amounts.Keys]);
        var (text, value) = key switch
        {
            "vcpus" => some.One(("1", 1.0), ("2", 2), ("4", 4), ("64", 64)),
            "mem" or "disk" => some.One(
                ("0", 0.0),
                ("1G", 1 << 30),
                ("4096M", 4L << 30),
                ("0.5T", 1L << 39),
                ("1T", 1L << 40)
            ),
            _ => some.One(("0s", 0.0), ("1m", 60), ("1.5h", 5_400), ("3d", 259_200)),
        };
        var isAge = key is "since" or "seen" or "changed";
        var (@operator, compare) = some.One<(string, Func<double, double, bool>)>(
            (isAge ? "<" : ":", isAge ? (a, b) => a < b : (a, b) => a == b),
            (">", (a, b) => a > b),
            (">=", (a, b) => a >= b),
            ("<", (a, b) => a < b),
            ("<=", (a, b) => a <= b)
        );
        return OfRow(
            key,
            $"{key}{@operator}{text}",
            (host, guest) => Amounts[key](host, guest) is { } amount && compare(amount, value)
        );
    }

    private static Meaning Enumerated(RandomInventory some)
    {
        var freshness = some.One(Enum.GetValues<Freshness>());
        var state = some.One(Enum.GetValues<GuestState>());
        return some.Random.Next(3) switch
        {
            0 => OfRow("autostart", "autostart:yes", (_, guest) => guest!.Autostart is true),
            1 => new($"fresh:{freshness.ToString().ToLowerInvariant()}", (host, _) => host.Freshness == freshness),
            _ => OfRow(
                "state",
                $"state:{(state == GuestState.ShutOff ? "off" : state.ToString().ToLowerInvariant())}",
                (host, guest) =>
                    state
                    == (host.Freshness is Freshness.Stale or Freshness.Unknown ? GuestState.Unknown : guest!.State)
            ),
        };
    }

    private static Meaning OfRow(string key, string text, Func<ShownHost, GuestRow?, bool> matches) =>
        new(
            text,
            (host, guest) =>
                guest is null && OfGuest.Contains(key)
                    ? host.Guests.Any(each => matches(host, each))
                    : matches(host, guest)
        );

    private static Regex Expression(string value, string before, string behind) =>
        new(
            before + string.Join(".*", value.Split('*').Select(Regex.Escape)) + behind,
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline
        );
}
