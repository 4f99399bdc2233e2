using System.CommandLine;
using Rehai.Agent.Commands;
using Rehai.Agent.Doctor;
using Rehai.Chef.Authentication;

namespace Rehai.Agent.Tests.Doctor;

/// <summary>A host with a key, a lock path and a <c>client.rb</c> in a directory of its own, as the doctor sees it.</summary>
internal sealed class ExaminedHost : IDisposable
{
    /// <summary>Making one takes longer than a test.</summary>
    private static readonly Lazy<string> Key = new(() =>
    {
        using var key = ChefKey.Generate();
        return key.ExportPrivatePem();
    });

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-doctor-").FullName;
    private readonly List<IDisposable> _open = [];

    internal ExaminedHost()
    {
        File.WriteAllText(ClientKey, Key.Value);
        File.SetUnixFileMode(ClientKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    internal string ConfigFile => Path.Combine(_directory, "client.rb");

    internal string ClientKey => Path.Combine(_directory, "client.pem");

    internal string LockFile => Path.Combine(_directory, "run", "lock");

    /// <param name="server">Where nothing is asked of a server, any will do.</param>
    internal Examination Examine(
        Uri? server = null,
        string extra = "",
        TimeSpan? patience = null,
        string libvirt = "test:///default",
        string publishTo = "node"
    )
    {
        File.WriteAllText(
            ConfigFile,
            $"""
            chef_server_url '{server ?? new Uri("http://127.0.0.1:1/organizations/acme")}'
            node_name 'kvm1'
            client_key '{ClientKey}'
            lockfile '{LockFile}'
            {extra}
            """
        );
        var options = new Options();
        var command = new RootCommand();
        foreach (var option in options.All)
        {
            command.Add(option);
        }
        var parsed = command.Parse(["-c", ConfigFile, "--libvirt-uri", libvirt, "--publish-to", publishTo]);
        var session = new Session(parsed, options, TestContext.Current.CancellationToken);
        var examination = new Examination(session, patience ?? Examination.Patience);
        _open.AddRange(examination, session);
        return examination;
    }

    /// <summary>A shell script in place of a program that cannot be made to misbehave.</summary>
    internal string Program(string name, string script)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    public void Dispose()
    {
        _open.ForEach(open => open.Dispose());
        Directory.Delete(_directory, recursive: true);
    }
}
