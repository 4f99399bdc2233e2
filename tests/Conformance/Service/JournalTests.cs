using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Service;

/// <summary>What the published program writes where standard error is the journal's socket.</summary>
public sealed class JournalTests
{
    private const string Refresh = "-S https://127.0.0.1:1/organizations/a -N kvm1 -k /nowhere/client.pem -c /dev/null";

    [Fact]
    public void A_line_begins_with_its_priority()
    {
        var lines = RunWithStream("$(stat -Lc %d:%i /dev/fd/2)", Refresh);

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.StartsWith("<3>rehai: Cannot read the key", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_another_stream_is_the_journal_it_does_not()
    {
        var lines = RunWithStream("1:1", Refresh);

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.StartsWith("rehai: Cannot read the key", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_of_json_is_an_object_after_its_priority()
    {
        var line = Assert.Single(RunWithStream("$(stat -Lc %d:%i /dev/fd/2)", $"{Refresh} --log-format json"));

        Assert.StartsWith("<3>{", line, StringComparison.Ordinal);
        var json = JsonDocument.Parse(line[3..]).RootElement;
        Assert.Equal("error", json.GetProperty("level").GetString());
        Assert.StartsWith("Cannot read the key", json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Standard error is a socket, as the journal's is.</summary>
    private static string[] RunWithStream(string journalStream, string arguments)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Tool.Try(
            "bash",
            [
                "-c",
                $"exec 2<>/dev/tcp/127.0.0.1/{port}; JOURNAL_STREAM={journalStream} exec {Repository.Agent} libvirt {arguments}",
            ],
            []
        );
        using var stream = listener.AcceptTcpClient();
        using var reader = new StreamReader(stream.GetStream());
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
