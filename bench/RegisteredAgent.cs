using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Rehai.Bench.Watching;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Bench;

/// <summary>The published <c>rehai</c> as a client of a server of ours, with a lock of its own.</summary>
internal sealed class RegisteredAgent
{
    public const string Node = "rehai-bench-host";

    private readonly BenchSetup _setup;
    private readonly RunningServer _server;
    private readonly string _config;

    public RegisteredAgent(BenchSetup setup, RunningServer server)
    {
        (_setup, _server) = (setup, server);
        _config = setup.Scratch.File("client.rb");
        File.WriteAllText(
            _config,
            $"""
            chef_server_url "{server.OrganizationUrl}"
            node_name "{Node}"
            client_key "{setup.Scratch.File("client.pem")}"
            lockfile "{LockFile}"

            """
        );
        Run(["register", "-c", _config, "--user", "admin", "--key", server.AdminKey]);
    }

    /// <summary><c>rehai</c> alone, so that the node has everything that a host's node has.</summary>
    public void RefreshAll() => Run(Options());

    /// <summary><c>rehai libvirt</c>: the measured refresh of the guests.</summary>
    public Measurement Refresh(params string[] options) => Run(["libvirt", .. Options(), .. options]);

    /// <summary>A refresh that must have found at least so many guests and saved a change.</summary>
    public Measurement RefreshThatSaves(int guests, params string[] options)
    {
        var run = Refresh(options);
        using var outcome = JsonDocument.Parse(run.Output);
        var (kind, found) = (Text(outcome, "outcome"), outcome.RootElement.GetProperty("guests").GetInt32());
        return kind == "saved" && found >= guests
            ? run
            : throw new BenchException($"A guest was changed, but rehai said: {run.Output.Trim()} {run.Errors.Trim()}");
    }

    public Measurement Version() => Run(["--version"]);

    public Measurement Show() => Run(["show", "libvirt", "--libvirt-uri", _setup.Arguments.LibvirtUri]);

    /// <summary>`rehai watch` without splay, and with these settings of its section.</summary>
    public RunningWatch Watch(string libvirtUri, params (string Key, string Value)[] settings) =>
        RunningWatch.Start(
            _setup.Scratch.File("watch.log"),
            [
                .. new[] { _setup.Programs.Agent, "watch", "-c", _config, "-l", "info" },
                .. new[] { "--libvirt-uri", libvirtUri, "--socket", _setup.Scratch.File("watch.sock") },
            ],
            settings
        );

    /// <summary>Changes a value of the node's current state by a merge patch, so many times.</summary>
    /// <returns>Milliseconds of each request.</returns>
    public IReadOnlyList<double> Patch(int times)
    {
        using var chef = Connect();
        return [.. Enumerable.Range(0, times).Select(i => Patch(chef, i)).ToList()];
    }

    private double Patch(ChefClient chef, int value)
    {
        var path = $"nodes/{Node}/current";
        var change = Encoding.ASCII.GetBytes($"{{\"automatic\":{{\"bench\":{value}}}}}");
        var patch = new ChefRequest(HttpMethod.Patch, path, change)
        {
            ContentType = MergePatch.MediaType,
            PrefersNoBody = true,
        };
        var start = Stopwatch.GetTimestamp();
        var response = chef.Send(patch, _setup.Cancellation);
        return response.Status == 204
            ? Stopwatch.GetElapsedTime(start).TotalMilliseconds
            : throw chef.Refused(HttpMethod.Patch, path, response);
    }

    /// <summary>As this host's client.</summary>
    public ChefClient Connect() => Connect(Node, _setup.Scratch.File("client.pem"));

    public ChefClient ConnectAsAdmin() => Connect("admin", _server.AdminKey);

    public string LockFile => _setup.Scratch.File("run.lock");

    /// <summary>The node's text as the server holds it, which is what was saved.</summary>
    public byte[] Published()
    {
        using var chef = ConnectAsAdmin();
        var response = chef.Send(HttpMethod.Get, $"nodes/{Node}", default, _setup.Cancellation);
        return response.Status == 200 ? response.Body.ToArray() : throw chef.Refused(HttpMethod.Get, Node, response);
    }

    private ChefClient Connect(string user, string keyFile) =>
        new(
            new ChefConnection(_server.OrganizationUrl, new TlsSettings(), TimeSpan.FromMinutes(1)),
            new RequestSigner(user, ChefKey.FromPem(File.ReadAllText(keyFile)), TimeProvider.System)
        );

    private Measurement Run(string[] arguments)
    {
        _setup.Cancellation.ThrowIfCancellationRequested();
        var run = MeasuredProcess.Run(_setup.Scratch, _setup.Programs.Agent, arguments);
        return run.ExitCode == 0
            ? run
            : throw new BenchException($"rehai {arguments[0]} ended with {run.ExitCode}: {run.Errors.Trim()}");
    }

    private string[] Options() => ["-c", _config, "--json", "--libvirt-uri", _setup.Arguments.LibvirtUri];

    private static string? Text(JsonDocument json, string key) => json.RootElement.GetProperty(key).GetString();
}
