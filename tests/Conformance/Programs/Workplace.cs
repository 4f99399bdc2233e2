using System.Diagnostics;
using System.Text;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Conformance.Programs;

/// <summary>A host's Chef files in a directory of its own, a server for it, and the published agent to run on them.</summary>
internal sealed class Workplace : IDisposable
{
    internal const string NodeName = "kvm1.example.com";
    private const string Nobody = "65534";

    private readonly string _strategy;

    /// <param name="strategy">How the agent saves; any Chef server takes <c>locked</c>, for which the tests of one were written.</param>
    internal Workplace(string strategy = "auto")
    {
        _strategy = strategy;
        Directory = System.IO.Directory.CreateTempSubdirectory("rehai-test-").FullName;
        Server = new ServerProcess(Directory);
        Configure(Server.Organization);
    }

    internal string Directory { get; }

    internal ServerProcess Server { get; }

    internal string ConfigFile => Path.Combine(Directory, "client.rb");

    internal string ClientKey => Path.Combine(Directory, "client.pem");

    internal string ReadClientKey() => File.ReadAllText(ClientKey);

    private string CopyOfAgent => Path.Combine(Directory, "rehai");

    internal string LockFile => Path.Combine(Directory, "chef-client-running.pid");

    internal void Configure(Uri server, string extra = "") =>
        File.WriteAllText(
            ConfigFile,
            $"""
            chef_server_url        "{server}"
            node_name              "{NodeName}"
            client_key             "{ClientKey}"
            validation_client_name "acme-validator"
            validation_key         "{Server.KeyOf("acme-validator")}"
            lockfile               "{LockFile}"
            http_retry_delay       0.05
            http_retry_count       1
            {extra}

            """
        );

    internal void Register() => Assert.Equal(0, Rehai("register").ExitCode);

    /// <summary>Runs the published agent with this host's configuration.</summary>
    internal (int ExitCode, string Output, string Error) Rehai(params string[] arguments) =>
        Tool.Try(
            Repository.Agent,
            [
                .. arguments,
                "-c",
                ConfigFile,
                .. arguments.Contains("--strategy") ? (string[])[] : ["--strategy", _strategy],
            ],
            []
        );

    /// <returns>A copy of the agent that every user can run; the directory can be looked into by everybody.</returns>
    internal string ShareAgent()
    {
        File.Copy(Repository.Agent, CopyOfAgent);
        Tool.Run("chmod", "755", Directory, CopyOfAgent);
        return CopyOfAgent;
    }

    /// <summary>Gives the files and a copy of the agent to a user who is nobody else; the server stays as it is.</summary>
    internal void HandOver()
    {
        ShareAgent();
        Tool.Run("chown", Nobody, Directory, ConfigFile, ClientKey);
        File.Delete(LockFile);
    }

    internal (int ExitCode, string Output, string Error) RehaiAsNobody(params string[] arguments) =>
        Tool.Try(
            "setpriv",
            ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", CopyOfAgent, .. arguments, "-c", ConfigFile],
            []
        );

    /// <summary>Takes the run lock as chef-client does, until its standard input ends.</summary>
    internal Process HoldRunLock()
    {
        const string script =
            "f = File.open(ARGV[0], 'a+'); f.flock(File::LOCK_EX); f.truncate(0); f.write(Process.pid); f.fsync; puts; $stdout.flush; $stdin.read";
        var start = new ProcessStartInfo("ruby", ["-e", script, LockFile])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var holder = Process.Start(start)!;
        holder.StandardOutput.ReadLine();
        return holder;
    }

    internal NodeDocument ReadNode() => NodeDocument.Parse(Send(HttpMethod.Get, $"nodes/{NodeName}", "").Body);

    /// <summary>A request of somebody else: who holds this host's key, as its chef-client does, or a user of the organization.</summary>
    internal ChefResponse Send(HttpMethod method, string path, string body, string? user = null)
    {
        using var key = ChefKey.FromPem(user is null ? ReadClientKey() : File.ReadAllText(Server.KeyOf(user)));
        using var chef = new ChefClient(
            new ChefConnection(Server.Organization, new TlsSettings(), TimeSpan.FromSeconds(30)),
            new RequestSigner(user ?? NodeName, key, TimeProvider.System)
        );
        return chef.Send(method, path, Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        Server.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
