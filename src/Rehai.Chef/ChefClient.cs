using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Chef.Network;

namespace Rehai.Chef;

/// <summary>
/// Sends signed requests to a Chef server, with the headers that Chef's clients send (chef <c>lib/chef/http/</c>). One request is
/// one try: <see cref="RetryPolicy"/> repeats what its caller may repeat.
/// </summary>
public sealed class ChefClient : IDisposable
{
    /// <summary>Without this header a Chef server's front end answers with a page of HTML, and refuses versions too old.</summary>
    private const string ChefVersion = "19.4.14";

    /// <summary>From here on a Chef server refuses clocks that differ (chef-server <c>auth_skew</c>).</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(15);

    private readonly ChefConnection _connection;
    private readonly RequestSigner? _signer;
    private readonly TimeProvider _time;
    private readonly CustomHeaders _customHeaders;
    private readonly Lazy<ServerTrust> _trust;
    private readonly Lazy<HttpClient> _plain;
    private readonly Lazy<HttpClient> _secure;
    private SigningProtocol _protocol;
    private bool _mayFallBack;
    private int _apiVersion;

    /// <param name="signer">Null sends requests unsigned: a Chef server refuses them, and so says that it is there.</param>
    /// <param name="protocol">Null signs with 1.3, and with 1.1 once the server has said that it does not know it.</param>
    /// <param name="apiVersion">0 to 2; a server that refuses it is asked for its highest.</param>
    /// <exception cref="ConfigException">A certificate, proxy or header of the connection cannot be used.</exception>
    public ChefClient(
        ChefConnection connection,
        RequestSigner? signer,
        SigningProtocol? protocol = null,
        int apiVersion = 2
    )
    {
        _connection = connection;
        _signer = signer;
        _time = signer?.Time ?? TimeProvider.System;
        _customHeaders = new(connection.Headers);
        _trust = new(() => new(connection.Tls, _time));
        _plain = new(() => connection.Open(null));
        _secure = new(() => connection.Open(_trust.Value));
        _protocol = protocol ?? SigningProtocol.V13;
        _mayFallBack = protocol is null;
        _apiVersion = apiVersion;
        // What is wrong with the configuration is said here, and not in the midst of a request.
        _ = Http(Server);
        _ = connection.Proxy.For(Server);
    }

    public string UserId => _signer?.UserId ?? "nobody";

    public Uri Server => _connection.Server;

    /// <summary>What the server showed last, trusted or not; null over http and before the first request.</summary>
    public X509Certificate2? ServerCertificate => _trust.IsValueCreated ? _trust.Value.Certificate : null;

    /// <param name="path">Below the organization, like <c>nodes/NAME</c>.</param>
    /// <inheritdoc cref="Send(ChefRequest, CancellationToken)"/>
    public ChefResponse Send(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellation
    ) => Send(new ChefRequest(method, path, body), cancellation);

    /// <exception cref="ChefServerUnreachableException">No answer.</exception>
    /// <exception cref="ChefServerRefusedException">A redirect that is not followed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ChefResponse Send(ChefRequest request, CancellationToken cancellation)
    {
        var answer = SendOnce(request, cancellation);
        if (answer.Response.Status == 406 && answer.HighestApiVersion is { } highest && highest < _apiVersion)
        {
            _apiVersion = highest;
            answer = SendOnce(request, cancellation);
        }
        if (_mayFallBack && IsUnknownProtocol(answer.Response))
        {
            (_protocol, _mayFallBack) = (SigningProtocol.V11, false);
            answer = SendOnce(request, cancellation);
        }
        return answer.Response;
    }

    /// <summary>What went wrong, as an exception whose message names server, request and the server's words.</summary>
    public ChefServerRefusedException Refused(HttpMethod method, string path, ChefResponse response) =>
        new(
            $"{Server} refused {method} {path} with {response.Status}: {response.Error().TrimEnd('.')}.{Hint(response)}",
            response.Status
        )
        {
            IsFromChef = response.IsFromChef,
            RetryAfter = response.RetryAfter,
        };

    public void Dispose()
    {
        foreach (var http in new[] { _plain, _secure }.Where(http => http.IsValueCreated))
        {
            http.Value.Dispose();
        }
    }

    private string Hint(ChefResponse response) =>
        response.Status switch
        {
            401 when response.ClockAhead is { } ahead && ahead.Duration() >= ClockTolerance =>
                $" This host's clock is {InWords(ahead.Duration())} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the server's: "
                    + "set it, and let chrony or systemd-timesyncd keep it.",
            401 when response.Error().Contains("clock", StringComparison.OrdinalIgnoreCase) =>
                " Set this host's clock.",
            401 =>
                $" The server does not know {UserId}, or knows another key of it: look at node_name and client_key, or "
                    + "register this host anew; while registering, look at --user and --key or the validator's.",
            403 => $" {UserId} may not do this: look at its permissions with knife acl.",
            404 => " Look at chef_server_url or -S: it ends in /organizations/ORG.",
            413 =>
                " The document is larger than the server takes, or a proxy before it: raise opscode_erchef['max_request_size'], or "
                    + "the proxy's limit, such as nginx's client_max_body_size.",
            _ => "",
        };

    private static string InWords(TimeSpan span) =>
        span < TimeSpan.FromHours(1)
            ? $"{span.TotalMinutes:0} min"
            : $"{Math.Floor(span.TotalHours):0} h {span.Minutes} min";

    private static bool IsUnknownProtocol(ChefResponse response) =>
        response.Status == 400
        && response.Error().Contains("Unsupported authentication protocol", StringComparison.OrdinalIgnoreCase);

    private HttpClient Http(Uri url) => (IsSecure(url) ? _secure : _plain).Value;

    private static bool IsSecure(Uri url) => url.Scheme == Uri.UriSchemeHttps;

    private Answer SendOnce(ChefRequest request, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_connection.Timeout);
        var url = new Uri($"{Server.AbsoluteUri.TrimEnd('/')}/{request.Path}");
        for (var redirects = 0; ; redirects++)
        {
            var answer = Exchange(request, url, deadline.Token, cancellation);
            if (answer.Location is null)
            {
                return answer;
            }
            url = Redirect.Follow(request.Method, url, answer.Location, answer.Response.Status, redirects);
        }
    }

    private Answer Exchange(ChefRequest request, Uri url, CancellationToken deadline, CancellationToken cancellation)
    {
        var proxy = _connection.Proxy.For(url);
        var unreachable = new Unreachable(Server, proxy, IsSecure(url) ? _trust.Value : null);
        using var message = CreateMessage(request, url);
        try
        {
            using var response = Http(url).Send(message, HttpCompletionOption.ResponseHeadersRead, deadline);
            return proxy is not null && IsOfProxy(response)
                ? throw unreachable.RefusedByProxy(response.StatusCode)
                : Answer.Read(response, _time.GetUtcNow(), deadline) ?? throw unreachable.TooLong(Answer.Largest);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw unreachable.Silent(_connection.Timeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw unreachable.Because(e);
        }
    }

    /// <summary>tinyproxy answers a wrong password with a 401, which a Chef server never sends for a password.</summary>
    private static bool IsOfProxy(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired
        || (
            response.StatusCode == HttpStatusCode.Unauthorized
            && response.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme == "Basic")
        );

    private HttpRequestMessage CreateMessage(ChefRequest request, Uri url)
    {
        var message = new HttpRequestMessage(request.Method, url) { Version = HttpVersion.Version11 };
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }
        var headers = message.Headers;
        headers.Host = $"{url.Host}:{url.Port}";
        headers.Add("Accept", "application/json");
        headers.Add("Accept-Encoding", PackedBody.Encodings);
        headers.Add("X-Chef-Version", ChefVersion);
        headers.Add(Answer.ApiVersionHeader, _apiVersion.ToString(CultureInfo.InvariantCulture));
        headers.Add("X-Remote-Request-Id", new Guid(RandomNumberGenerator.GetBytes(16)).ToString());
        if (request.IfMatch is not null)
        {
            headers.Add("If-Match", request.IfMatch);
        }
        if (request.PrefersNoBody)
        {
            headers.Add("Prefer", "return=minimal");
        }
        var method = request.Method.Method;
        var signature = _signer?.Sign(_protocol, method, url.AbsolutePath, request.Body.Span, _apiVersion) ?? [];
        foreach (var (name, value) in signature)
        {
            headers.Add(name, value);
        }
        _customHeaders.AddTo(message);
        return message;
    }
}
