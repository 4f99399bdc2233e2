using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class MetricsAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9469", "127.0.0.1:9469")]
    [InlineData("127.1.2.3:1", "127.1.2.3:1")]
    [InlineData("[::1]:9469", "[::1]:9469")]
    [InlineData("Localhost:9469", "127.0.0.1:9469")]
    public void An_address_of_this_host_is_taken(string text, string address) =>
        Assert.Equal(address, MetricsAddress.Parse(text).ToString());

    [Theory]
    [InlineData("0.0.0.0:9469")]
    [InlineData("[::]:9469")]
    [InlineData("192.0.2.1:9469")]
    [InlineData("[::ffff:192.0.2.1]:9469")]
    public void An_address_that_others_reach_is_refused(string text) =>
        Assert.Contains("to this host alone", Fault(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("9469")]
    [InlineData(":9469")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("example.com:9469")]
    public void What_is_no_address_with_a_port_is_refused(string text) =>
        Assert.Contains("an address and a port", Fault(text), StringComparison.Ordinal);

    private static string Fault(string text) =>
        Assert.Throws<FormatException>(() => MetricsAddress.Parse(text)).Message;
}
