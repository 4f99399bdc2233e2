using System.Net;
using System.Security.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Network;

/// <summary>Puts into a sentence why there was no answer.</summary>
/// <param name="proxy">What the request went through.</param>
/// <param name="trust">The judge of the server's certificate; null over http.</param>
internal sealed class Unreachable(Uri server, Proxy? proxy, ServerTrust? trust)
{
    public ChefServerUnreachableException Because(Exception failure) =>
        failure switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } e => RefusedByProxy(
                e.StatusCode
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => NoName(),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } e => NoConnection(e),
            _ when Cause<AuthenticationException>(failure) is { } tls => NoTls(tls),
            _ when Reason(failure) is var words && words.Contains("alert certificate", StringComparison.Ordinal) =>
                Server("wants a certificate of this host; see ssl_client_cert and ssl_client_key", isLasting: true),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => Server(
                "answered with something that is not HTTP; look at chef_server_url and its port",
                true
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => Server(
                "answered with headers without end",
                isLasting: true
            ),
            InvalidDataException => Server("sent an answer whose compression is broken", isLasting: false),
            _ => Server($"cut the connection before its answer was whole ({Reason(failure)})", isLasting: false),
        };

    public ChefServerUnreachableException Silent(TimeSpan timeout) =>
        Server($"did not answer within {timeout.TotalSeconds:0.#} s (rest_timeout){Through}", isLasting: false);

    public ChefServerUnreachableException TooLong(int most) =>
        Server($"answered with more than {most} bytes", isLasting: true);

    /// <summary>What a proxy answers in place of the server: always a 407, any refusal of a CONNECT.</summary>
    public ChefServerUnreachableException RefusedByProxy(HttpStatusCode? status) =>
        status switch
        {
            HttpStatusCode.ProxyAuthenticationRequired when proxy?.Credentials is null => OfProxy(
                $"asks for a user and password: set {Key}_user and {Key}_pass",
                isLasting: true
            ),
            HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.Unauthorized => OfProxy(
                $"does not accept the user and password that it is given: look at {Key}_user and {Key}_pass, or at those in its URL",
                isLasting: true
            ),
            { } code => OfProxy(
                $"does not let this host reach {server.Authority} ({(int)code}): look at the proxy's rules and log, or name the server in no_proxy",
                isLasting: (int)code < 500
            ),
            null => OfProxy("cut the connection", isLasting: false),
        };

    private ChefServerUnreachableException NoName() =>
        proxy is null
            ? Server(
                $"cannot be reached: cannot find {server.Host}. Look at chef_server_url, and at this host's DNS",
                isLasting: false
            )
            : OfProxy($"cannot be reached: cannot find {proxy.Address.Host}", isLasting: false);

    private ChefServerUnreachableException NoConnection(Exception failure) =>
        proxy is null
            ? Server(
                $"cannot be reached: {Reason(failure)}. Does it run, and is it the host and port of chef_server_url?",
                isLasting: false
            )
            : OfProxy(
                $"cannot be reached: {Reason(failure)}. Is it down? A server that needs no proxy stands in no_proxy",
                isLasting: false
            );

    private ChefServerUnreachableException NoTls(AuthenticationException tls) =>
        trust?.Complaint is { } complaint
            ? Server(complaint.TrimEnd('.'), isLasting: true)
            : Server(
                $"and this host could not agree on TLS ({Reason(tls)}){Through}. Is its port one of https, and does it speak "
                    + "TLS 1.2 or newer? A server that wants a certificate of this host needs ssl_client_cert",
                isLasting: false
            );

    private ChefServerUnreachableException Server(string what, bool isLasting) =>
        new($"The Chef server {server} {what}{(what.EndsWith('?') ? "" : ".")}", isLasting);

    private ChefServerUnreachableException OfProxy(string what, bool isLasting) =>
        new($"The proxy {proxy} {what}.", isLasting);

    private string Key => $"{server.Scheme}_proxy";

    private string Through => proxy is null ? "" : $", through the proxy {proxy}";

    /// <summary>The innermost message says the most.</summary>
    private static string Reason(Exception failure) =>
        ChefResponse.Quote(failure.GetBaseException().Message).TrimEnd('.');

    private static T? Cause<T>(Exception? failure)
        where T : Exception => failure is null or T ? (T?)failure : Cause<T>(failure.InnerException);
}
