using System.IO.Compression;
using System.Text.RegularExpressions;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web;

public sealed class WebAssetsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task What_a_page_names_is_kept_for_ever_and_anything_else_is_asked_for_again()
    {
        using var browser = server.Browser();
        var page = (await browser.Get("/signin")).Is(200).Text;
        browser.Cookies.Clear();
        var link = Regex.Match(page, "<link rel=\"stylesheet\" href=\"([^\"]+)\"").Groups[1].Value;

        var named = (await browser.Get(link)).Is(200);

        Assert.Equal("text/css; charset=utf-8", named.Type);
        Assert.Equal("public, max-age=31536000, immutable", Kept(named));
        Assert.Equal("nosniff", named.Header("X-Content-Type-Options"));
        Assert.Equal("no-cache", Kept((await browser.Get(link.Split('?')[0])).Is(200)));
        Assert.Equal("no-cache", Kept((await browser.Get(link.Split('?')[0] + "?v=old")).Is(200)));
        Assert.Empty(browser.Cookies);
    }

    [Theory]
    [InlineData("/assets/page.js", "from \"\\./([^\"]+)\"")]
    [InlineData("/assets/rehai.css", "url\\(([^)]+)\\)")]
    public async Task What_a_file_names_in_turn_is_kept_for_ever_too(string path, string pattern)
    {
        using var browser = server.Browser();
        var named = Regex.Matches((await browser.Get(path)).Is(200).Text, pattern);

        Assert.NotEmpty(named);
        foreach (Match name in named)
        {
            var answer = (await browser.Get($"/assets/{name.Groups[1].Value}")).Is(200);
            Assert.Equal("public, max-age=31536000, immutable", Kept(answer));
        }
    }

    [Fact]
    public async Task Who_unpacks_gets_it_packed()
    {
        using var browser = server.Browser();
        var plain = (await browser.Get("/assets/rehai.css")).Is(200);
        browser.Headers["Accept-Encoding"] = "gzip, br";

        var packed = (await browser.Get("/assets/rehai.css")).Is(200);

        Assert.Equal(("", "gzip"), (plain.Encoding, packed.Encoding));
        Assert.Equal("Accept-Encoding", packed.Header("Vary"));
        using var gzip = new GZipStream(new MemoryStream(packed.Bytes), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await gzip.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        Assert.Equal(plain.Bytes, bytes.ToArray());
    }

    [Theory]
    [InlineData("/assets/none.css")]
    [InlineData("/assets/e_sqlite3")]
    [InlineData("/assets/..%2fassets%2frehai.css")]
    public async Task Nothing_else_of_the_program_is_given(string path)
    {
        using var browser = server.Browser();

        (await browser.Get(path)).Is(404);
    }

    private static string Kept(Answer answer) => answer.Header("Cache-Control");
}
