using System.Globalization;
using System.Text;
using System.Text.Json;
using Rehai.Agent.Publishing;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Commands;

/// <summary>`rehai status`: what the watch that runs on this host is about.</summary>
internal static class StatusCommand
{
    private const int NameWidth = 13;

    /// <returns>Done where a watch runs and all is well; else failed.</returns>
    /// <exception cref="IOException">No watch answers.</exception>
    public static int Run(Session session, string socket)
    {
        var status = Ask(socket, session.IsJson);
        if (!session.IsJson)
        {
            StandardStreams.Out.Write(Text(status, session.Time.GetUtcNow()));
        }
        return status.IsWell ? ExitCode.Done : ExitCode.Failed;
    }

    /// <param name="prints">The answer goes to standard output, as <see cref="WatchStatus"/> or as <c>{"error": "a sentence"}</c>.</param>
    private static WatchStatus Ask(string socket, bool prints)
    {
        try
        {
            var answer = new RunningWatch(socket).Ask(WatchSocket.StatusQuestion);
            var status = JsonSerializer.Deserialize(answer.Span, WatchJson.Default.WatchStatus)!;
            if (prints)
            {
                using var document = JsonDocument.Parse(answer);
                JsonOutput.Print(document.RootElement.WriteTo);
            }
            return status;
        }
        catch (JsonException)
        {
            throw new IOException(
                $"What answers at {socket} speaks another language than this rehai; after an upgrade `systemctl restart rehai` helps."
            );
        }
        catch (IOException e) when (prints)
        {
            JsonOutput.Print(json =>
            {
                json.WriteStartObject();
                json.WriteString("error", e.Message);
                json.WriteEndObject();
            });
            throw;
        }
    }

    internal static string Text(WatchStatus status, DateTimeOffset now)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Lines(status, now))
        {
            text.Append(name.PadRight(NameWidth)).Append(OneLine.Of(value)).Append('\n');
        }
        return text.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Lines(WatchStatus status, DateTimeOffset now)
    {
        yield return ("watch", $"running for {Span(status.StartedAt, now)}, version {status.Version}");
        yield return ("node", Node(status));
        yield return ("server", Server(status.Server, now));
        yield return ("libvirt", Libvirt(status.Libvirt, now));
        yield return ("last event", Event(status.LastEvent, now));
        yield return ("last reading", Reading(status.LastReading, now));
        yield return ("last save", Save(status.LastSave, now));
        yield return ("pending", Pending(status.Pending, now));
        yield return ("lease", status.LeaseRenewedAt is { } at ? $"renewed {Span(at, now)} ago" : "none");
        foreach (var error in status.Errors)
        {
            yield return ("error", $"{error.Source}, for {Span(error.Since, now)}: {error.Message}");
        }
    }

    private static string Libvirt(LibvirtStatus libvirt, DateTimeOffset now) =>
        libvirt.IsConnected
            ? $"connected to {libvirt.Uri} for {Span(libvirt.Since, now)}"
            : $"not connected for {Span(libvirt.Since, now)}{(libvirt.LastError is { } why ? $": {why}" : "")}";

    private static string Event(LastEvent? seen, DateTimeOffset now) =>
        seen is null ? "none yet"
        : seen.Guest is { } guest ? $"{Span(seen.At, now)} ago, {seen.Kind} of {guest}"
        : $"{Span(seen.At, now)} ago, {seen.Kind}";

    private static string Reading(LastReading? reading, DateTimeOffset now) =>
        reading is null
            ? "none yet"
            : $"{Span(reading.At, now)} ago, {reading.Cause}: {Count(reading.Guests, "guest")} in {reading.Ms} ms";

    private static string Save(LastSave? save, DateTimeOffset now)
    {
        if (save is null)
        {
            return "none yet";
        }
        var way = save.Strategy is { } strategy ? $", {strategy}" : "";
        var lag = save.LagMs is { } ms ? $", {ms} ms after the event" : "";
        return $"{Span(save.At, now)} ago, {save.Cause}: {Count(save.Paths, "change")} {save.Outcome} in {save.Ms} ms{way}{lag}";
    }

    private static string Pending(PendingSave? pending, DateTimeOffset now) =>
        pending is null ? "nothing" : $"{pending.Cause}, for {Span(pending.Since, now)}";

    private static string Node(WatchStatus status) =>
        status.DataBag is { } bag ? new Destination(bag).Describe(status.Node ?? "unknown") : status.Node ?? "unknown";

    private static string Server(ServerStatus server, DateTimeOffset now)
    {
        var contact = server.ContactAt is { } at ? $"answered {Span(at, now)} ago" : "has not answered yet";
        var next = $"next try in {Span(now, server.NextTryAt ?? now)}";
        var words = server.State switch
        {
            ServerState.Retrying => $"retrying, {next}, {contact}: {server.Message}",
            ServerState.Refused => $"refuses, {next}, {contact}: {server.Message}",
            ServerState.Unusable => $"cannot be used from here, {next}: {server.Message}",
            ServerState.Unknown when server.NextTryAt is not null =>
                $"not asked yet, the first save goes in {Span(now, server.NextTryAt.Value)} (splay)",
            _ => contact,
        };
        return server.Url is { } url ? $"{url}, {words}" : words;
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>A clock that was set back shows no time at all rather than less.</summary>
    private static string Span(DateTimeOffset from, DateTimeOffset to) =>
        (to - from) switch
        {
            { TotalSeconds: < 1 } => "0 s",
            { TotalMinutes: < 2 } span => Whole(span.TotalSeconds, "s"),
            { TotalHours: < 2 } span => Whole(span.TotalMinutes, "min"),
            { TotalDays: < 2 } span => Whole(span.TotalHours, "h"),
            var span => Whole(span.TotalDays, "days"),
        };

    private static string Whole(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(number)} {unit}");
}
