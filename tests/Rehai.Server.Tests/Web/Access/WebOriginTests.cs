using System.Net;
using Microsoft.AspNetCore.Http;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Tests.Web.Access;

public sealed class WebOriginTests
{
    private static readonly Uri Proxy = new("https://rehai.example:8443");

    [Theory]
    [InlineData("127.0.0.1:8889", true)]
    [InlineData("localhost:1", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("[::1]:8889", true)]
    [InlineData("127.0.0.9:8889", true)]
    [InlineData("", false)]
    [InlineData("rehai.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("10.0.0.1:8889", false)]
    public void Over_plain_http_pages_have_the_names_of_this_host(string host, bool isKnown) =>
        Assert.Equal(isKnown, new WebOrigin(IPAddress.Loopback, isTls: false, null).Knows(Request(host)));

    [Theory]
    [InlineData("rehai.example:8443", true)]
    [InlineData("10.0.0.1:8889", true)]
    [InlineData("evil.example", false)]
    public void Behind_a_proxy_they_have_its_name_too(string host, bool isKnown) =>
        Assert.Equal(isKnown, new WebOrigin(IPAddress.Parse("10.0.0.1"), isTls: false, Proxy).Knows(Request(host)));

    [Fact]
    public void Over_TLS_the_certificate_says_the_name() =>
        Assert.True(new WebOrigin(IPAddress.Any, isTls: true, null).Knows(Request("rehai.example")));

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("198.51.100.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("nonsense", "127.0.0.1")]
    [InlineData("", "127.0.0.1")]
    public void A_named_proxy_says_who_comes_in_its_last_word(string forwarded, string client)
    {
        Assert.Equal(
            IPAddress.Parse(client),
            new WebOrigin(IPAddress.Loopback, false, Proxy).ClientOf(From(forwarded))
        );
        Assert.Equal(IPAddress.Loopback, new WebOrigin(IPAddress.Loopback, false, null).ClientOf(From(forwarded)));
    }

    private static DefaultHttpContext From(string forwarded)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Request.Headers["X-Forwarded-For"] = forwarded;
        return http;
    }

    private static HttpRequest Request(string host)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString(host);
        return request;
    }
}
