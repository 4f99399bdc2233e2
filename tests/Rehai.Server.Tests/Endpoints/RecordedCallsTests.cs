using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

/// <summary>The calls of knife and chef-client as they were recorded, one after another.</summary>
public sealed partial class RecordedCallsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Knife_is_answered_as_by_a_chef_server() => await Replay("knife.txt", server.Admin);

    [Fact]
    public async Task Chef_client_is_answered_as_by_a_chef_server() =>
        await Replay("chef-client.txt", await server.Enroll("recorded"));

    private async Task Replay(string file, TestActor actor)
    {
        var calls = Read(Path.Combine(AppContext.BaseDirectory, "Recorded", file));
        Assert.True(calls.Count > 5, "nothing was recorded");
        foreach (var call in calls)
        {
            var answer = await actor.Send(call.Method, call.Path, call.Sent, call.Version);
            Assert.True(
                call.Status == answer.Status && (call.Answered is null || IsSame(call.Answered, answer.Text)),
                $"{call.Command}: {call.Method} {call.Path}: expected {call.Status} {call.Answered}, got {answer.Status} {answer.Text}"
            );
        }
    }

    private bool IsSame(string expected, string answered)
    {
        var address = server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        return JsonNode.DeepEquals(
            JsonNode.Parse(expected.Replace("SERVER", address, StringComparison.Ordinal)),
            JsonNode.Parse(answered)
        );
    }

    private static List<Call> Read(string file)
    {
        var calls = new List<Call>();
        var command = "";
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (Head.Match(line) is { Success: true } head)
            {
                calls.Add(
                    new Call(
                        command,
                        head.Groups["method"].Value,
                        head.Groups["path"].Value,
                        int.Parse(head.Groups["status"].Value, CultureInfo.InvariantCulture),
                        int.Parse(head.Groups["version"].Value, CultureInfo.InvariantCulture)
                    )
                );
            }
            else if (line.StartsWith("    > ", StringComparison.Ordinal))
            {
                calls[^1] = calls[^1] with { Sent = line[6..] };
            }
            else if (line.StartsWith("    < ", StringComparison.Ordinal))
            {
                calls[^1] = calls[^1] with { Answered = line[6..] };
            }
            else
            {
                command = line;
            }
        }
        return calls;
    }

    [GeneratedRegex(@"^  (?<method>[A-Z]+) (?<path>\S+) (?<status>\d{3}) (?<version>\d)$")]
    private static partial Regex Head { get; }

    private sealed record Call(string Command, string Method, string Path, int Status, int Version)
    {
        public string Sent { get; init; } = "";

        public string? Answered { get; init; }
    }
}
