using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rehai.Server.Web.Api;

/// <summary>Answers of the API that may be long: written as they are sent, never held whole.</summary>
internal static class ApiReply
{
    private const int Piece = 32 * 1024;

    public static WebReply Fault(int status, FaultBody fault) => WebReply.Json(status, fault, ApiJson.Plain.FaultBody);

    public static WebReply Fault(int status, string message) => Fault(status, new FaultBody([message]));

    public static WebReply Long<T>(T value, JsonTypeInfo<T> type) =>
        new(200, "application/json", default)
        {
            Rest = (body, cancellation) => JsonSerializer.SerializeAsync(body, value, type, cancellation),
        };

    /// <param name="file">What a browser saves it as.</param>
    public static WebReply Csv(string file, IEnumerable<string> lines) =>
        new(200, "text/csv; charset=utf-8", default)
        {
            Headers = [("Content-Disposition", $"attachment; filename=\"{file}\"")],
            Rest = async (body, cancellation) =>
            {
                var unsent = 0L;
                foreach (var line in lines)
                {
                    unsent += Encoding.UTF8.GetBytes(line, body);
                    if (unsent >= Piece)
                    {
                        await body.FlushAsync(cancellation);
                        unsent = 0;
                    }
                }
                await body.FlushAsync(cancellation);
            },
        };
}
