namespace Rehai.Conformance.Programs;

/// <summary>What is done to one request: returns what the client gets to see before the connection is closed.</summary>
/// <param name="pass">Sends the request on and returns the server's answer; not called, the server never knows.</param>
internal delegate Task<byte[]> Meddling(Stream client, Func<Task<HttpMessage>> pass);

/// <summary>What becomes of any request; null cuts the client's connection.</summary>
/// <param name="pass">Sends the request on and returns the server's answer.</param>
internal delegate Task<HttpMessage?> Passage(HttpMessage request, Func<Task<HttpMessage>> pass);

internal static class Meddlings
{
    /// <summary>Instead of the server.</summary>
    internal static Meddling Answer(string status, string body, string headers = "") =>
        (_, _) => Task.FromResult(HttpMessage.Answer(status, body, headers).Bytes);

    internal static readonly Meddling AskForPassword = Answer(
        "407 Proxy Authentication Required",
        "",
        "Proxy-Authenticate: Basic realm=\"test\"\r\n"
    );

    internal static readonly Meddling CutInHeaders = async (_, pass) => (await pass()).Bytes[..40];

    internal static readonly Meddling CutInBody = async (_, pass) => (await pass()).Bytes[..^5];

    /// <summary>The server has done what it was asked, and nobody hears of it.</summary>
    internal static readonly Meddling CutBeforeAnswer = async (_, pass) =>
    {
        await pass();
        return [];
    };

    /// <summary>Until the client gives up.</summary>
    internal static readonly Meddling Silence = async (client, _) =>
    {
        await client.ReadExactlyAsync(new byte[1]);
        return [];
    };

    /// <summary>Something happens on the server just before the request comes to it.</summary>
    internal static Meddling After(Action happening) =>
        async (_, pass) =>
        {
            happening();
            return (await pass()).Bytes;
        };
}
