using System.Text;

namespace Rehai.Chef.Tests;

public sealed class NodeFaultsTests
{
    private const string Sound =
        """{"name":"kvm1","chef_environment":"_default","json_class":"Chef::Node","chef_type":"node","run_list":[],"normal":{},"default":{},"override":{},"automatic":{}}""";

    [Fact]
    public void A_node_that_chef_takes_has_none()
    {
        Assert.Empty(Of(Sound));
        Assert.Empty(Of("""{"name":"kvm1"}"""));
    }

    [Theory]
    [InlineData("""{"run_list":"recipe[a]"}""", "run_list is a string and must be an array")]
    [InlineData("""{"normal":null}""", "normal is null and must be an object")]
    [InlineData("""{"automatic":[]}""", "automatic is an array and must be an object")]
    [InlineData("""{"name":5}""", "name is a number and must be a string")]
    [InlineData("""{"policy_name":false}""", "policy_name is a boolean and must be a string")]
    [InlineData(
        """{"attributes":{},"recipes":[]}""",
        "attributes is no field of a node; recipes is no field of a node"
    )]
    [InlineData("{\"a\\u001b[2J\":1}", "a?[2J is no field of a node")]
    public void What_a_server_would_refuse_is_named(string node, string words) =>
        Assert.Equal(words, string.Join("; ", Of(node)));

    private static IReadOnlyList<string> Of(string node) =>
        NodeFaults.Of(NodeDocument.Parse(Encoding.UTF8.GetBytes(node)));
}
