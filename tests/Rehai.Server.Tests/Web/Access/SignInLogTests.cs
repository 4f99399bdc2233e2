using System.Runtime.InteropServices;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Access;

public sealed class SignInLogTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact]
    public async Task Refusals_are_written_without_anything_that_may_be_a_password()
    {
        NewDataDirectory.Create(_directory.Path, "acme");
        using var server = await ServerProcess.Serve(_directory.Path);
        using var browser = new Browser(server.Url);

        await browser.SignIn("admin", "secret one");
        await browser.SignIn("secret two", "secret three");

        Assert.Contains(
            "user=admin address=127.0.0.1",
            server.LogLine("sign-in refused user=admin"),
            StringComparison.Ordinal
        );
        server.LogLine("sign-in refused user=(unknown)");
        Assert.Equal(3, server.End(PosixSignal.SIGTERM));
        Assert.DoesNotContain("secret", server.Log, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
