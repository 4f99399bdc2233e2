using Rehai.Server.Search;

namespace Rehai.Server.Tests.Search;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("name:web01", "name:'web01'")]
    [InlineData("web01", "-:'web01'")]
    [InlineData("*:*", "every")]
    [InlineData("  name:web01  ", "name:'web01'")]
    [InlineData("name: web01", "name:'web01'")]
    [InlineData("name:web*", "name:web*")]
    [InlineData("name:*eb?1", "name:*eb?1")]
    [InlineData("name:*", "name:any")]
    [InlineData("*:web01", "*:'web01'")]
    [InlineData("rehai_guests_*_uuid:x", "rehai_guests_*_uuid:'x'")]
    [InlineData("path:foo/bar", "path:'foo/bar'")]
    [InlineData("a:-5", "a:'-5'")]
    [InlineData("a:x-y+z", "a:'x-y+z'")]
    [InlineData("a:x&y|z", "a:'x&y|z'")]
    [InlineData("äö:ü", "äö:'ü'")]
    public void A_term_has_a_field_or_stands_alone(string query, string clause) =>
        Assert.Equal(clause, Described.Of(query));

    [Theory]
    [InlineData("""recipe:a\:\:b""", "recipe:'a::b'")]
    [InlineData("""run_list:recipe\[a\]""", "run_list:'recipe[a]'")]
    [InlineData("""name:web\*""", "name:'web*'")]
    [InlineData("""name:web\**""", """name:web\**""")]
    [InlineData("""key\!abc:x""", "key!abc:'x'")]
    [InlineData("""a:b\\c""", """a:'b\c'""")]
    [InlineData("""a:\"b\" """, """a:'"b"'""")]
    [InlineData("""a:b\ c""", "a:'b c'")]
    [InlineData("""\AND""", "-:'AND'")]
    [InlineData("""a:"b \" c" """, """a:'b " c'""")]
    public void A_backslash_takes_the_meaning(string query, string clause) => Assert.Equal(clause, Described.Of(query));

    [Theory]
    [InlineData("a:\"b c\"", "a:'b c'")]
    [InlineData("a:\"b   c\"", "a:'b c'")]
    [InlineData("\"b c\"", "-:'b c'")]
    [InlineData("a:\"b*\"", "a:'b*'")]
    [InlineData("a:\"\"", "a:''")]
    [InlineData("a:\"b c\"~2", "a:[b..b!)?")]
    [InlineData("a:*\"b c\"*", "(a:any -:'b c' -:any)")]
    public void A_phrase_is_literal(string query, string clause) => Assert.Equal(clause, Described.Of(query));

    [Theory]
    [InlineData("a:[b TO d]", "a:[b..d!)")]
    [InlineData("a:{b TO d}", "a:[b!..d)")]
    [InlineData("a:[b TO d}", "a:[b..d)")]
    [InlineData("a:{b TO d]", "a:[b!..d!)")]
    [InlineData("a:[b TO *]", "a:[b..∞)")]
    [InlineData("a:{* TO d}", "a:[!..d)")]
    [InlineData("a:[* TO *]", "a:any")]
    [InlineData("""a:[\* TO d]""", "a:[*..d!)")]
    [InlineData("a:[\"b c\" TO d]", "a:[b c..d!)")]
    [InlineData("a:[1.5 TO 2.5]^2", "a:[1.5..2.5!)")]
    public void A_range_has_ends_that_are_in_it_or_not_or_open(string query, string clause) =>
        Assert.Equal(clause, Described.Of(query));

    [Theory]
    [InlineData("a:b c:d", "(a:'b' c:'d')")]
    [InlineData("a:b OR c:d", "(a:'b' c:'d')")]
    [InlineData("a:b || c:d", "(a:'b' c:'d')")]
    [InlineData("a:b AND c:d", "(+a:'b' +c:'d')")]
    [InlineData("a:b && c:d", "(+a:'b' +c:'d')")]
    [InlineData("a:b&&c:d", "(+a:'b' +c:'d')")]
    [InlineData("a:b||c:d", "(a:'b' c:'d')")]
    [InlineData("a:b OR c:d AND e:f", "(a:'b' +c:'d' +e:'f')")]
    [InlineData("a:b AND c:d OR e:f", "(+a:'b' +c:'d' e:'f')")]
    [InlineData("NOT a:b", "(-a:'b')")]
    [InlineData("!a:b", "(-a:'b')")]
    [InlineData("! a:b", "(-a:'b')")]
    [InlineData("-a:b", "(-a:'b')")]
    [InlineData("+a:b c:d", "(+a:'b' c:'d')")]
    [InlineData("+a:b", "a:'b'")]
    [InlineData("a:b AND NOT c:d", "(+a:'b' -c:'d')")]
    [InlineData("NOT a:b AND c:d", "(-a:'b' +c:'d')")]
    [InlineData("a:b OR NOT c:d", "(a:'b' -c:'d')")]
    [InlineData("a:b AND -c:d", "(+a:'b' -c:'d')")]
    [InlineData("a:b!c:d", "(a:'b' -c:'d')")]
    [InlineData("android OR notorious", "(-:'android' -:'notorious')")]
    [InlineData("and or not", "(-:'and' -:'or' -:'not')")]
    [InlineData("ANDROID:x NOTE:y", "(ANDROID:'x' NOTE:'y')")]
    public void Operators_have_Lucenes_meaning(string query, string clause) =>
        Assert.Equal(clause, Described.Of(query));

    [Theory]
    [InlineData("(a:b)", "a:'b'")]
    [InlineData("(a:b OR c:d) AND e:f", "(+(a:'b' c:'d') +e:'f')")]
    [InlineData("a:b AND (NOT c:d)", "(+a:'b' +(-c:'d'))")]
    [InlineData("a:(b c)", "(a:'b' a:'c')")]
    [InlineData("a:(b AND (c OR d:e))", "(+a:'b' +(a:'c' d:'e'))")]
    [InlineData("a:(+b -\"c d\")^2 x", "((+a:'b' -a:'c d') -:'x')")]
    [InlineData("a:([b TO c] d*)", "(a:[b..c!) a:d*)")]
    [InlineData("NOT(a:b)", "(-a:'b')")]
    public void Groups_nest_and_take_a_field(string query, string clause) => Assert.Equal(clause, Described.Of(query));

    [Theory]
    [InlineData("a:b^2", "a:'b'")]
    [InlineData("a:b^0.5 c", "(a:'b' -:'c')")]
    [InlineData("a:b~", "a:[..∞)?")]
    [InlineData("a:b~1", "a:[..∞)?")]
    [InlineData("a:b~0.9^3", "a:'b'")]
    [InlineData("a:b*~", "a:b*")]
    public void Boosts_and_fuzziness_are_read(string query, string clause) => Assert.Equal(clause, Described.Of(query));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("()")]
    [InlineData("(a:b")]
    [InlineData("a:b)")]
    [InlineData("a:")]
    [InlineData(":b")]
    [InlineData("a:b:c")]
    [InlineData("a:(b:c:d)")]
    [InlineData("AND a")]
    [InlineData("OR a")]
    [InlineData("a AND")]
    [InlineData("a AND OR b")]
    [InlineData("NOT")]
    [InlineData("NOT NOT a")]
    [InlineData("+")]
    [InlineData("a:\"b")]
    [InlineData("\"\"")]
    [InlineData("a:[b TO c")]
    [InlineData("a:[b c]")]
    [InlineData("a:[b TO]")]
    [InlineData("a:[TO c]")]
    [InlineData("[a TO b]")]
    [InlineData("a]")]
    [InlineData("a^")]
    [InlineData("a^x")]
    [InlineData("a~1.2.3")]
    [InlineData("a\\")]
    [InlineData("a:{b")]
    public void What_is_no_query_is_refused(string query) =>
        Assert.Throws<QueryException>(() => QueryParser.Parse(query));

    [Fact]
    public void Queries_are_bounded()
    {
        var deep = new string('(', QueryParser.Deepest) + "a" + new string(')', QueryParser.Deepest);
        var many = string.Join(' ', Enumerable.Repeat("a", QueryParser.MostClauses - 1));
        QueryParser.Parse(deep);
        QueryParser.Parse(many);

        Assert.Contains("deeper", Refusal($"({deep})"), StringComparison.Ordinal);
        Assert.Contains("clauses", Refusal($"{many} a b"), StringComparison.Ordinal);
        Assert.Contains("longer", Refusal(new string('a', QueryParser.Longest + 1)), StringComparison.Ordinal);
        Refusal(new string('(', 16_000));
    }

    private static string Refusal(string query) =>
        Assert.Throws<QueryException>(() => QueryParser.Parse(query)).Message;
}
