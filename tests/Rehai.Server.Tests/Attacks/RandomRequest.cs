using System.Text;
using Rehai.Server.Endpoints;

namespace Rehai.Server.Tests.Attacks;

/// <summary>One request as a fuzzer draws it: any address of the server, with parts, query and body from nearly right to absurd.</summary>
internal sealed record RandomRequest(string Method, string Path, byte[] Body, int Version)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

    private static readonly string[] Names =
    [
        "one",
        "two",
        "acme-validator",
        "admin",
        "pivotal",
        "default",
        "_default",
        "admins",
        "clients",
        "users",
        "nodes",
        "grant",
        "read",
        "node",
    ];

    private static readonly string[] Tricks =
    [
        "..",
        "%2e%2e",
        "..%2f..%2fsecret",
        "a%2fb",
        "a%00b",
        "a%0ab",
        "%ff",
        "%",
        "%C3%A9",
        "a'b",
        "a\"b",
        "a;b",
        "a:b@c",
        "_acl",
        "*",
        "-1",
        "99999999999999999999",
        new('n', 300),
        new('n', 4000),
    ];

    private static readonly string[] Queries =
    [
        "",
        "",
        "",
        "?q=name:one",
        "?q=*:*",
        "?q=*:*&start=1&rows=1",
        "?q=*:*&rows=-1",
        "?q=*:*&rows=99999999999999999999",
        "?q=(((((",
        "?q=a:[*%20TO%20*]",
        "?q=*o*:*n*",
        "?q=%00",
        "?q=a&q=b",
        "?since=-1",
        "?since=x&limit=999999999",
        "?email=a@b",
        "?verbose=true",
        "?num_versions=all",
    ];

    /// <param name="organizations">Of which each request names one.</param>
    public static RandomRequest Draw(Random random, IReadOnlyList<Route> routes, params string[] organizations)
    {
        var route = Pick(random, routes);
        var words = route.Pattern.TrimStart('/').Split('/');
        var path = string.Join(
            '/',
            words.Select(part =>
                part switch
                {
                    "{org}" => Pick(random, organizations),
                    ['{', ..] => Name(random),
                    _ => part,
                }
            )
        );
        if (random.Next(40) == 0)
        {
            path += "/" + Name(random);
        }
        return new RandomRequest(
            Pick(random, random.Next(12) == 0 ? Methods : route.Allowed.Split(", ")),
            path + Pick(random, Queries),
            random.Next(5) == 0
                ? []
                : RandomBody.Draw(random, words.LastOrDefault(word => !word.StartsWith('{')) ?? ""),
            random.Next(30) == 0 ? random.Next(-1, 5) : random.Next(3)
        );
    }

    public static string Name(Random random) => Pick(random, random.Next(8) == 0 ? Tricks : Names);

    public static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public override string ToString() => $"{Method} {Path} v{Version}\n{Encoding.Latin1.GetString(Body)}";
}
