using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using Rehai.Chef.Authentication;

namespace Rehai.Chef;

/// <summary>
/// Sends signed requests to a Chef server, with the headers that Chef's clients send (chef <c>lib/chef/http/</c>). One request is
/// one try: <see cref="RetryPolicy"/> repeats what its caller may repeat.
/// </summary>
public sealed class ChefClient : IDisposable
{
    /// <summary>Without this header a Chef server's front end answers with a page of HTML, and refuses versions too old.</summary>
    private const string ChefVersion = "19.4.14";

    private const string ApiVersionHeader = "X-Ops-Server-API-Version";

    private const int LargestAnswer = 64 * 1024 * 1024;

    private readonly ChefConnection _connection;
    private readonly RequestSigner? _signer;
    private readonly HttpClient _http;
    private SigningProtocol _protocol;
    private bool _mayFallBack;
    private int _apiVersion;

    /// <param name="signer">Null sends requests unsigned: a Chef server refuses them, and so says that it is there.</param>
    /// <param name="protocol">Null signs with 1.3, and with 1.1 once the server has said that it does not know it.</param>
    /// <param name="apiVersion">0 to 2; a server that refuses it is asked for its highest.</param>
    public ChefClient(
        ChefConnection connection,
        RequestSigner? signer,
        SigningProtocol? protocol = null,
        int apiVersion = 2
    )
    {
        _connection = connection;
        _signer = signer;
        _http = connection.Open();
        _protocol = protocol ?? SigningProtocol.V13;
        _mayFallBack = protocol is null;
        _apiVersion = apiVersion;
    }

    public string UserId => _signer?.UserId ?? "nobody";

    public Uri Server => _connection.Server;

    /// <param name="path">Below the organization, like <c>nodes/NAME</c>.</param>
    /// <exception cref="ChefServerUnreachableException">No answer.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ChefResponse Send(HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var (response, limits) = SendOnce(method, path, body, cancellation);
        if (response.Status == 406 && limits is { } highest && highest < _apiVersion)
        {
            _apiVersion = highest;
            (response, _) = SendOnce(method, path, body, cancellation);
        }
        if (_mayFallBack && IsUnknownProtocol(response))
        {
            (_protocol, _mayFallBack) = (SigningProtocol.V11, false);
            (response, _) = SendOnce(method, path, body, cancellation);
        }
        return response;
    }

    /// <summary>What went wrong, as an exception whose message names server, request and the server's words.</summary>
    public ChefServerRefusedException Refused(HttpMethod method, string path, ChefResponse response)
    {
        var hint = response.Status switch
        {
            401 when response.Error().Contains("clock", StringComparison.OrdinalIgnoreCase) =>
                " Set this host's clock.",
            401 =>
                $" The server does not know {UserId}, or knows another key of it: look at node_name and client_key, or "
                    + "register this host anew; while registering, look at --user and --key or the validator's.",
            403 => $" {UserId} may not do this: look at its permissions with knife acl.",
            404 => " Look at chef_server_url or -S: it ends in /organizations/ORG.",
            413 => " The document is larger than the server takes.",
            _ => "",
        };
        return new(
            $"{Server} refused {method} {path} with {response.Status}: {response.Error().TrimEnd('.')}.{hint}",
            response.Status
        );
    }

    public void Dispose() => _http.Dispose();

    private static bool IsUnknownProtocol(ChefResponse response) =>
        response.Status == 400
        && response.Error().Contains("Unsupported authentication protocol", StringComparison.OrdinalIgnoreCase);

    private (ChefResponse Response, int? HighestApiVersion) SendOnce(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellation
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_connection.Timeout);
        using var request = CreateRequest(method, path, body);
        try
        {
            using var response = _http.Send(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return (Read(response, deadline.Token), HighestApiVersion(response));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable($"did not answer within {_connection.Timeout.TotalSeconds:0.#} s", isLasting: false);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException tls)
        {
            throw Unreachable(
                $"could not be spoken to over TLS ({tls.Message.TrimEnd('.')}); where its certificate is not trusted, see "
                    + "ssl_ca_file and ssl_verify_mode",
                isLasting: true
            );
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw Unreachable($"cannot be reached: {e.Message.TrimEnd('.')}", isLasting: false);
        }
    }

    private ChefServerUnreachableException Unreachable(string what, bool isLasting) =>
        new($"The Chef server {Server} {what}.", isLasting);

    private HttpRequestMessage CreateRequest(HttpMethod method, string path, ReadOnlyMemory<byte> body)
    {
        var url = new Uri($"{Server.AbsoluteUri.TrimEnd('/')}/{path}");
        var request = new HttpRequestMessage(method, url) { Version = System.Net.HttpVersion.Version11 };
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        var headers = request.Headers;
        headers.Host = $"{url.Host}:{url.Port}";
        headers.Add("Accept", "application/json");
        headers.Add("X-Chef-Version", ChefVersion);
        headers.Add(ApiVersionHeader, _apiVersion.ToString(CultureInfo.InvariantCulture));
        headers.Add("X-Remote-Request-Id", new Guid(RandomNumberGenerator.GetBytes(16)).ToString());
        var signature = _signer?.Sign(_protocol, method.Method, url.AbsolutePath, body.Span, _apiVersion) ?? [];
        foreach (var (name, value) in signature)
        {
            headers.Add(name, value);
        }
        return request;
    }

    private ChefResponse Read(HttpResponseMessage response, CancellationToken cancellation) =>
        new((int)response.StatusCode, ReadBody(response, cancellation))
        {
            Date = response.Headers.Date,
            IsFromChef = response.Headers.Contains(ApiVersionHeader),
        };

    private byte[] ReadBody(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var stream = response.Content.ReadAsStream(cancellation);
        using var unblock = cancellation.Register(response.Dispose);
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0; )
            {
                body.Write(buffer, 0, read);
                if (body.Length > LargestAnswer)
                {
                    throw Unreachable($"answered with more than {LargestAnswer} bytes", isLasting: true);
                }
            }
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        return body.ToArray();
    }

    /// <summary>The header is JSON with numbers as strings: <c>{"min_version":"0","max_version":"2",…}</c>.</summary>
    private static int? HighestApiVersion(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(ApiVersionHeader, out var values))
        {
            return null;
        }
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(values.First());
            return int.TryParse(
                json.RootElement.GetProperty("max_version").GetString(),
                CultureInfo.InvariantCulture,
                out var highest
            )
                ? highest
                : null;
        }
        catch (Exception e)
            when (e is System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
