using System.Text;
using System.Text.Json.Nodes;

namespace Rehai.Server.Tests.Attacks;

/// <summary>Bodies that Chef's clients send, whole, or with members lost, doubled, of another kind or of absurd size, or cut and torn.</summary>
internal static class RandomBody
{
    /// <summary>What clients send, with the last word of the address to which they send it.</summary>
    private static readonly (string Resource, string Text)[] Whole =
    [
        ("clients", """{"name":"one"}"""),
        (
            "nodes",
            """{"name":"two","chef_environment":"_default","run_list":["recipe[a]","role[b]"],"normal":{"tags":[]},"default":{},"override":{},"automatic":{"platform":"debian"},"json_class":"Chef::Node","chef_type":"node","policy_name":"p","policy_group":"g"}"""
        ),
        ("current", """{"automatic":{"a":{"b":1}},"default":null}"""),
        (
            "roles",
            """{"name":"one","description":"d","json_class":"Chef::Role","chef_type":"role","default_attributes":{"a":1},"override_attributes":{},"run_list":[],"env_run_lists":{"_default":["recipe[x]"]}}"""
        ),
        (
            "environments",
            """{"name":"two","description":"","cookbook_versions":{"c":"= 1.0.0"},"json_class":"Chef::Environment","chef_type":"environment","default_attributes":{},"override_attributes":{}}"""
        ),
        ("data", """{"id":"one","secret":[1,2,3]}"""),
        ("clients", """{"name":"one","clientname":"one","validator":false,"admin":false,"create_key":true}"""),
        (
            "users",
            """{"username":"one","name":"one","display_name":"One","first_name":"O","last_name":"N","email":"one@example.org","password":"a secret","create_key":true}"""
        ),
        (
            "keys",
            """{"name":"k","public_key":"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----","expiration_date":"infinity"}"""
        ),
        ("keys", """{"name":"two","expiration_date":"2019-12-31T20:00:00Z","create_key":true}"""),
        (
            "groups",
            """{"name":"one","groupname":"one","actors":{"users":["admin"],"clients":["one"],"groups":["admins","one"]}}"""
        ),
        ("grant", """{"grant":{"actors":["pivotal","admin","one"],"groups":["admins","clients"]}}"""),
        ("read", """{"read":{"actors":[],"groups":["clients"]}}"""),
        ("users", """{"user":"one"}"""),
        ("association_requests", """{"response":"accept"}"""),
        ("authenticate_user", """{"username":"admin","password":"guess"}"""),
        ("search", """{"name":["name"],"address":["automatic","ipaddress"],"deep":["a","b","c"]}"""),
        ("cookbook_versions", """{"run_list":[]}"""),
        ("organizations", """{"name":"three","full_name":"Three"}"""),
        ("lease", """{"ttl":30,"holder":"x"}"""),
        ("containers", """{"containername":"one","containerpath":"/"}"""),
        ("data", """{"name":"one"}"""),
        ("nodes", """{"name":"three"}"""),
    ];

    private static readonly string[] Absurd =
    [
        "null",
        "1e999999",
        "-0.0",
        "123456789012345678901234567890",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "[[[[[[]]]]]]",
        "{\"a\":1,\"a\":2}",
        "true",
        "\"\"",
        "{}",
        "[]",
    ];

    /// <param name="resource">The last word of the address.</param>
    public static byte[] Draw(Random random, string resource)
    {
        var fitting = Whole.Where(body => body.Resource == resource).ToList();
        var text = RandomRequest.Pick(random, fitting.Count > 0 && random.Next(3) > 0 ? fitting : [.. Whole]).Text;
        return random.Next(10) switch
        {
            < 4 => Encoding.UTF8.GetBytes(text),
            < 7 => Encoding.UTF8.GetBytes(Spoil(random, text)),
            7 => Encoding.UTF8.GetBytes(text[..random.Next(text.Length)]),
            8 => Tear(random, Encoding.UTF8.GetBytes(text)),
            _ => Encoding.UTF8.GetBytes(Large(random)),
        };
    }

    /// <summary>One member of the object, anywhere, replaced, removed or doubled.</summary>
    private static string Spoil(Random random, string text)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        var inner = json.Select(member => member.Value).OfType<JsonObject>().ToList();
        var target = inner.Count > 0 && random.Next(3) == 0 ? RandomRequest.Pick(random, inner) : json;
        var keys = target.Select(member => member.Key).Append("extra").ToList();
        var key = RandomRequest.Pick(random, keys);
        switch (random.Next(3))
        {
            case 0:
                target.Remove(key);
                return json.ToJsonString();
            case 1:
                return json.ToJsonString()
                    .Replace("{", $"{{\"{key}\":1,", StringComparison.Ordinal)
                    .Replace(",}", "}", StringComparison.Ordinal);
            default:
                target[key] = "@";
                return json.ToJsonString()
                    .Replace("\"@\"", RandomRequest.Pick(random, Absurd), StringComparison.Ordinal);
        }
    }

    private static byte[] Tear(Random random, byte[] bytes)
    {
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }
        return bytes;
    }

    private static string Large(Random random) =>
        random.Next(4) switch
        {
            0 => new string('[', random.Next(1, 12_000)),
            1 => string.Concat(Enumerable.Repeat("{\"a\":", random.Next(1, 12_000))),
            2 => WithNormal($"\"a\":\"{new string('x', random.Next(100_000))}\""),
            _ => WithNormal(string.Join(',', Enumerable.Range(0, random.Next(2_000)).Select(i => $"\"k{i}\":{i}"))),
        };

    private static string WithNormal(string members) => "{\"name\":\"one\",\"normal\":{" + members + "}}";
}
