using System.Globalization;
using System.Text.Json;

namespace Rehai.Agent.Publishing;

/// <summary>
/// Which way of saving a server offered last, in a small file beside the run lock, so that a run need not ask again. It is asked
/// anew each day, when the server's address changes, and where the remembered way fails.
/// </summary>
internal sealed class SavingWayMemory(string file, Uri server, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private const int LargestFile = 4096;

    public string FileName => file;

    /// <returns>Null where nothing, nothing recent or nothing of this server is known.</returns>
    public SavingWay? Recall()
    {
        try
        {
            if (new FileInfo(file) is not { Exists: true, Length: < LargestFile })
            {
                return null;
            }
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            var age = time.GetUtcNow() - root.GetProperty("found_at").GetDateTimeOffset();
            return
                root.GetProperty("server").GetString() == server.AbsoluteUri
                && age > TimeSpan.Zero
                && age < Kept
                && SavingWays.TryParse(root.GetProperty("strategy").GetString(), out var way)
                ? way
                : null;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            // It only saves a question to the server.
            return null;
        }
    }

    public void Keep(SavingWay way)
    {
        if (Recall() == way)
        {
            return;
        }
        try
        {
            var text = Text(way);
            var unfinished = $"{file}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
            File.WriteAllBytes(unfinished, text);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run asks the server again.
        }
    }

    private byte[] Text(SavingWay way)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("server", server.AbsoluteUri);
            json.WriteString("strategy", way.Word());
            json.WriteString("found_at", time.GetUtcNow());
            json.WriteEndObject();
        }
        return text.ToArray();
    }
}
