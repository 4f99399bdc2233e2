using System.Text;
using Rehai.Server.Search;
using Rehai.Server.Storage;

namespace Rehai.Server.Tests.Search;

public sealed class FlatteningTests
{
    [Theory]
    [InlineData("""{"a":1}""", "a=1")]
    [InlineData("""{"a":{"b":{"c":"x"}}}""", "a=b a_b/b=c a_b_c/c=x")]
    [InlineData("""{"a":[1,[2,{"b":3}],"x"]}""", "a=1 a=2 a=b a=x a_b/b=3")]
    [InlineData("""{"a":null,"b":true,"c":false,"d":1.50,"e":"","f":[],"g":{}}""", "a= b=true c=false d=1.50 e=")]
    [InlineData("""{"a_b":{"c":1},"a":{"b_c":2}}""", "a=b_c a_b=c a_b_c/b_c=2 a_b_c/c=1")]
    [InlineData("""{"a":"x y z"}""", "a=x+y+z a/=y+z a/=z")]
    [InlineData("""{"a":" x \n y\t"}""", "a=x+y a/=y")]
    [InlineData("""{"a":{"x y":1}}""", "a/=y a=x+y a_x+y/x+y=1")]
    [InlineData("""{"a":"\u0041\n\"\\"}""", "a/=\"\\ a=A+\"\\")]
    [InlineData("""{"\u0061":1,"a":2}""", "a=2")]
    [InlineData("""{"a":{"b":1,"b":{"c":2}}}""", "a=b a_b/b=c a_b_c/c=2")]
    [InlineData("""{"a":{"":1}}""", "a= a_/=1")]
    [InlineData("""{"":{"a":1}}""", "=a _a/a=1")]
    [InlineData("""{"a":"\ud800"}""", "a=\\ud800")]
    public void Each_leaf_stands_under_its_path_and_its_last_key(string json, string postings) =>
        Assert.Equal(Sorted(postings.Split(' ')), Postings(SearchDocument.Of(Bytes(json))));

    [Fact]
    public void Levels_are_merged_by_precedence_and_only_objects_are()
    {
        var node = Node(
            """{"a":{"x":1,"y":1,"z":1},"list":[1,2],"b":{"x":1},"c":1}""",
            """{"a":{"y":2,"z":{"n":2}},"list":[3],"b":2}""",
            """{"a":{"z":{"o":3}},"c":{"x":3}}""",
            """{"a":{"z":{"n":4}},"b":{"y":4}}"""
        );

        var postings = Postings(SearchDocument.Of(node)).Where(posting => posting[0] is 'a' or 'b' or 'c' or 'l');

        Assert.Equal(
            Sorted([
                "a=x",
                "a=y",
                "a=z",
                "a_x/x=1",
                "a_y/y=2",
                "a_z/z=n",
                "a_z/z=o",
                "a_z_n/n=4",
                "a_z_o/o=3",
                "list=3",
                "b=y",
                "b_y/y=4",
                "c=x",
                "c_x/x=3",
                "chef_environment=prod",
                "chef_type=node",
            ]),
            postings
        );
    }

    [Fact]
    public void A_nodes_own_fields_replace_attributes_of_their_names()
    {
        var node = Node(
            "{}",
            "{}",
            "{}",
            """{"name":{"x":1},"recipe":"no","recipes":["r"],"roles":["s"],"policy_name":"no"}"""
        );

        Assert.Equal(
            Sorted([
                "name=n",
                "chef_type=node",
                "chef_environment=prod",
                "recipe=a::b@1.0.0",
                "recipe=c",
                "role=web",
                "run_list=recipe[a::b@1.0.0]",
                "run_list=role[web]",
                "run_list=recipe[c]",
                "recipes=r",
                "roles=s",
                "policy_name=p",
                "policy_group=g",
            ]),
            Postings(SearchDocument.Of(node))
        );
    }

    [Fact]
    public void An_item_has_its_own_keys_and_its_bags_name()
    {
        var item = new DataItem("i", Bytes("""{"id":"i","data_bag":"other","raw_data":{"x":1}}"""));

        Assert.Equal(
            Sorted(["id=i", "data_bag=bag", "chef_type=data_bag_item", "raw_data=x", "raw_data_x/x=1"]),
            Postings(SearchDocument.Of(item, "bag"))
        );
    }

    [Fact]
    public void What_is_too_deep_or_named_too_long_is_left_out()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        var array = "{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}";
        var key = new string('k', 2000);

        Assert.Equal(FieldPath.Deepest, Flattening.Of(SearchDocument.Of(Bytes(deep))).Count);
        Assert.Empty(Flattening.Of(SearchDocument.Of(Bytes(array))));
        Assert.Equal(["a=" + key[..1024]], Postings(SearchDocument.Of(Bytes($$$"""{"a":{"{{{key}}}":1}}"""))));
    }

    [Theory]
    [InlineData("a_b_c", "", "c")]
    [InlineData("a_b_c", ".1", "b_c")]
    [InlineData("a_b_c", ".0", "c")]
    [InlineData("a_b_c", ".0.1", "a_b_c")]
    [InlineData("abc", "", "abc")]
    [InlineData("a_", "", "")]
    public void A_path_knows_its_last_key(string joined, string shape, string key) =>
        Assert.Equal(key, new FieldPath(joined, shape).LastKey);

    private static StoredNode Node(string @default, string normal, string @override, string automatic) =>
        new(
            "n",
            "name",
            new("prod", "p", "g", Bytes("""["recipe[a::b@1.0.0]","role[web]","recipe[c]"]"""), Bytes(normal)),
            new(Bytes(@default), Bytes(@override), Bytes(automatic))
        );

    /// <summary>As <c>path/key=value</c>, without the key where the path is the key; spaces as plus signs.</summary>
    private static List<string> Postings(SearchDocument document) =>
        Sorted(
            Flattening
                .Of(document)
                .Select(posting =>
                    $"{posting.Path.Joined}{(posting.Path.Joined == posting.Key ? "" : $"/{posting.Key}")}={posting.Value}".Replace(
                        ' ',
                        '+'
                    )
                )
        );

    private static List<string> Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];

    private static ReadOnlyMemory<byte> Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
