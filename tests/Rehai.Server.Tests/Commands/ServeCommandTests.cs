using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Rehai.Chef.Authentication;
using Rehai.Server.Hosting;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public ServeCommandTests() => NewDataDirectory.Create(_directory.Path, "acme");

    [Theory]
    [InlineData(PosixSignal.SIGTERM, 3)]
    [InlineData(PosixSignal.SIGINT, 2)]
    public async Task A_signal_ends_it_with_its_own_code(PosixSignal signal, int exit)
    {
        using var server = await ServerProcess.Serve(_directory.Path);
        Assert.Equal(exit, server.End(signal));
        Assert.False(File.Exists(_directory.File("rehai.db-wal")));
    }

    [Fact]
    public async Task A_hangup_opens_the_access_log_anew()
    {
        var log = _directory.File("access.log");
        using var server = await ServerProcess.Serve(_directory.Path, "--access-log", log);
        File.Move(log, log + ".1");

        server.Signal("HUP");

        Assert.True(SpinWait.SpinUntil(() => File.Exists(log), TimeSpan.FromSeconds(60)));
        Assert.Equal(3, server.End(PosixSignal.SIGTERM));
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused()
    {
        using var server = await ServerProcess.Serve(_directory.Path);
        var (exit, _, errors) = ServerProcess.Run("serve", "--data", _directory.Path, "--listen", "http://127.0.0.1:0");
        Assert.Equal(43, exit);
        Assert.Contains("Another rehai-server is serving", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_cannot_be_made_is_not_blamed_on_another_server()
    {
        File.Delete(_directory.File("server.lock"));
        File.CreateSymbolicLink(_directory.File("server.lock"), _directory.File("server.lock"));
        var (exit, _, errors) = ServerProcess.Run("serve", "--data", _directory.Path);
        Assert.Equal(43, exit);
        Assert.StartsWith($"{_directory.Path} cannot be written: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Another rehai-server", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_data_is_answered_with_the_command_that_makes_it()
    {
        var data = _directory.File("none");
        var (exit, _, errors) = ServerProcess.Run("serve", "--data", data);
        Assert.Equal(43, exit);
        Assert.Contains($"rehai-server init --data {data} --org", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_taken_port_is_named()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var (exit, _, errors) = ServerProcess.Run([
            "serve",
            "--data",
            _directory.Path,
            "--listen",
            $"http://{listener.LocalEndpoint}",
        ]);
        Assert.Equal(1, exit);
        Assert.StartsWith($"Cannot listen on {listener.LocalEndpoint}: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8889", "reachable from outside")]
    [InlineData("http://[::]:8889", "reachable from outside")]
    [InlineData("https://127.0.0.1:8889", "TLS proxy")]
    [InlineData("http://chef.example:8889", "is a name")]
    [InlineData("8889", "is no address")]
    [InlineData("http://127.0.0.1:8889/x", "has a path")]
    public void An_address_that_is_not_served_is_a_usage_error(string url, string message)
    {
        var (exit, _, errors) = ServerProcess.Run("serve", "--data", _directory.Path, "--listen", url);
        Assert.Equal(2, exit);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://rehai.example")]
    [InlineData("https://rehai.example/path")]
    [InlineData("rehai.example")]
    public void A_proxy_without_TLS_is_a_usage_error(string url)
    {
        var (exit, _, errors) = ServerProcess.Run("serve", "--data", _directory.Path, "--behind-proxy", url);
        Assert.Equal(2, exit);
        Assert.Contains("is no address of a proxy with TLS", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "http://10.0.0.1:8889", true)]
    [InlineData(true, "http://127.0.0.1:8889", true)]
    [InlineData(false, "http://10.0.0.1:8889", false)]
    public void Plain_http_is_for_this_host_or_for_a_proxy(bool isBehindProxy, string url, bool isTaken) =>
        Assert.Equal(isTaken, ListenAddress.TryParse(url, isBehindProxy, out _, out _));

    [Fact]
    public async Task Behind_a_proxy_the_first_visit_leads_to_it()
    {
        using var server = await ServerProcess.Serve(_directory.Path, "--behind-proxy", "https://rehai.example");
        Assert.StartsWith(
            "First visit, as admin: https://rehai.example/first-visit?token=",
            await server.NextLine(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", "are for an https address")]
    [InlineData("https://127.0.0.1:0", "are no certificate and its key in PEM")]
    public void A_certificate_that_cannot_be_used_is_named(string url, string message)
    {
        string[] tls = ["--tls-certificate", _directory.File("admin.pem"), "--tls-key", _directory.File("admin.pem")];

        var (exit, _, errors) = ServerProcess.Run(["serve", "--data", _directory.Path, "--listen", url, .. tls]);

        Assert.Equal(url.StartsWith("https", StringComparison.Ordinal) ? 43 : 2, exit);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_with_a_passphrase_is_named_as_one()
    {
        using var key = RSA.Create(2048);
        var file = _directory.File("encrypted.key");
        var form = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        File.WriteAllText(file, key.ExportEncryptedPkcs8PrivateKeyPem("a passphrase", form));
        string[] tls = ["--listen", "https://127.0.0.1:0", "--tls-certificate", file, "--tls-key", file];

        var (exit, _, errors) = ServerProcess.Run(["serve", "--data", _directory.Path, .. tls]);

        Assert.Equal(43, exit);
        Assert.StartsWith($"{file} needs a passphrase", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_open_to_others_is_warned_of()
    {
        var (key, open) = (_directory.File("admin.pem"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        File.SetUnixFileMode(key, open);

        var (_, _, errors) = ServerProcess.Run(
            "serve",
            "--data",
            _directory.Path,
            "--listen",
            "https://127.0.0.1:0",
            "--tls-certificate",
            key,
            "--tls-key",
            key
        );

        Assert.StartsWith(
            $"{key} is open to others than its owner (mode 440). Close it: chmod go= {key}\n",
            errors,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("http://0.0.0.0:9470")]
    [InlineData("https://127.0.0.1:9470")]
    [InlineData("9470")]
    public void Metrics_are_for_this_host_alone(string url)
    {
        var (exit, _, errors) = ServerProcess.Run("serve", "--data", _directory.Path, "--metrics", url);
        Assert.Equal(2, exit);
        Assert.Equal(
            $"Metrics are given to this host alone, and {url} is no such address. Give --metrics a loopback address with http, such as http://127.0.0.1:9470.\n",
            errors
        );
    }

    [Theory]
    [InlineData("127.0.0.1", 9471)]
    [InlineData("0.0.0.0", 9471)]
    public void Metrics_have_a_port_of_their_own(string listen, int port)
    {
        string[] options =
        [
            "--listen",
            $"http://{listen}:{port}",
            "--metrics",
            $"http://127.0.0.1:{port}",
            "--behind-proxy",
            "https://rehai.example",
        ];

        var (exit, _, errors) = ServerProcess.Run(["serve", "--data", _directory.Path, .. options]);

        Assert.Equal(2, exit);
        Assert.StartsWith($"--listen and --metrics are both on port {port}", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-body", "10", "--max-body takes 1000 to 1000000000 bytes.")]
    [InlineData("--max-body", "many", "--max-body takes 1000 to 1000000000 bytes.")]
    [InlineData("--actor-rate", "abc", "--actor-rate takes 1 to 1000000 requests a second.")]
    public void A_limit_that_is_none_is_a_usage_error(string option, string limit, string message)
    {
        var (exit, _, errors) = ServerProcess.Run("serve", "--data", _directory.Path, option, limit);

        Assert.Equal((2, $"{message}\nTry: rehai-server --help\n"), (exit, errors));
    }

    [Fact]
    public void A_word_that_is_no_command_is_named_once() =>
        Assert.Equal((2, "", "There is no command 'frob'.\nTry: rehai-server --help\n"), ServerProcess.Run("frob"));

    [Fact]
    public void A_certificate_that_is_not_there_is_said_to_be_missing()
    {
        string[] tls = ["--tls-certificate", _directory.File("none.crt"), "--tls-key", _directory.File("none.key")];

        var (exit, _, errors) = ServerProcess.Run([
            "serve",
            "--data",
            _directory.Path,
            "--listen",
            "https://127.0.0.1:0",
            .. tls,
        ]);

        Assert.Equal(43, exit);
        Assert.StartsWith("The certificate or its key cannot be read: ", errors, StringComparison.Ordinal);
        Assert.Contains("none.crt", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_answered_survives_kill_9_in_the_middle_of_a_load()
    {
        var saved = new int[8];
        using (var server = await ServerProcess.Serve(_directory.Path))
        {
            using var http = new HttpClient { BaseAddress = server.Url };
            var admin = Admin(http);
            var writers = Enumerable.Range(0, saved.Length).Select(i => SaveUntilItDies(admin, i, saved)).ToList();
            SpinWait.SpinUntil(() => saved.All(count => Volatile.Read(ref count) >= 20), TimeSpan.FromSeconds(60));
            server.Kill();
            await Task.WhenAll(writers);
        }
        Assert.All(saved, count => Assert.True(count >= 20, $"only {count} saves before the end"));
        using var again = await ServerProcess.Serve(_directory.Path);
        using var reader = new HttpClient { BaseAddress = again.Url };
        for (var i = 0; i < saved.Length; i++)
        {
            var node = (await Admin(reader).Get($"/nodes/writer{i}")).Is(200).Json;
            var stored = node.GetProperty("automatic").GetProperty("count").GetInt32();
            // The save under way when it died may have been kept; none that was answered may be missing.
            Assert.InRange(stored, saved[i], saved[i] + 1);
        }
    }

    private static async Task SaveUntilItDies(TestActor admin, int writer, int[] saved)
    {
        var text = new string('x', 10_000);
        (await admin.Post("/nodes", $$"""{"name":"writer{{writer}}"}""")).Is(201);
        try
        {
            while (true)
            {
                var count = saved[writer] + 1;
                var body = $$$"""{"automatic":{"count":{{{count}}},"text":"{{{text}}}"}}""";
                (await admin.Put($"/nodes/writer{writer}", body)).Is(200);
                Volatile.Write(ref saved[writer], count);
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    private TestActor Admin(HttpClient http) =>
        new(http, "admin", ChefKey.FromPem(File.ReadAllText(_directory.File("admin.pem"))), TimeProvider.System);

    public void Dispose() => _directory.Dispose();
}
