using System.Text;
using Rehai.Agent;
using Rehai.Agent.Collectors;
using Rehai.Bench.Watching;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>
/// A registered host with a libvirtd of its own, a road to its server that a test can obstruct, and a node with much on it that is not ours.
/// </summary>
public sealed class WatchedHost : IDisposable
{
    private const string ForeignNode = $$$"""
        {"name":"{{{Workplace.NodeName}}}","chef_environment":"_default","json_class":"Chef::Node","chef_type":"node",
         "automatic":{"ohai_time":1.50,"s":"\u00e9\/\u0041é","recipes":["a"],"libvirt":{},"rehai":{}},
         "normal":{"tags":["t"],"n":1.0e+02,"z" :[ 1,2 ]},"default":{"a":1e3},"override":{"m":-0.0},"run_list":["recipe[a]"]}
        """;

    private readonly string _driver;
    private readonly CollectorRunner _collectors;

    public WatchedHost()
        : this("qemu:///system") { }

    /// <param name="driver"><c>qemu:///system</c>, or libvirt's <c>test:///default</c>.</param>
    /// <param name="profile">Of the server.</param>
    internal WatchedHost(string driver, string profile = "full", string strategy = "auto")
    {
        (_driver, Strategy) = (driver, strategy);
        Files = new Workplace(strategy);
        try
        {
            Libvirtd = Libvirtd.Apart();
            Files.Register();
            Files.Server.Restart("--profile", profile);
            Road = new Road(() => Files.Server.Url);
            Files.Configure(Road.Organization);
            Assert.Equal(201, Files.Send(HttpMethod.Post, "nodes", ForeignNode).Status);
        }
        catch
        {
            Files.Dispose();
            Libvirtd?.Dispose();
            throw;
        }
        _collectors = new CollectorRunner(
            new LibvirtCollector(new LibvirtSettings { Uri = Uri }, TimeProvider.System),
            [],
            TimeProvider.System,
            Agent.Log.ToStandardError(LogLevel.Fatal)
        );
    }

    internal Workplace Files { get; }

    internal Libvirtd Libvirtd { get; }

    internal Road Road { get; }

    internal string Uri => Through("-ro");

    internal string WritableUri => Through("");

    private string Strategy { get; }

    internal WatchProcess Watch(params string[] arguments) => Watch([], arguments);

    internal WatchProcess Watch(Dictionary<string, string> environment, params string[] arguments) =>
        new(Files, environment, Surroundings(arguments));

    /// <summary>One that answers at another socket.</summary>
    internal WatchProcess WatchAt(string socket) => new(Files, [], Surroundings(), socket);

    private string[] Surroundings(params string[] arguments) =>
        ["--libvirt-uri", Uri, "--strategy", Strategy, .. arguments];

    /// <summary>Without these guests, and with the configuration that it had at first.</summary>
    internal void Anew(params string[] guests)
    {
        foreach (var guest in guests)
        {
            Tool.Try("virsh", ["--quiet", "--connect", WritableUri, "destroy", guest], []);
            Tool.Try("virsh", ["--quiet", "--connect", WritableUri, "undefine", "--managed-save", guest], []);
        }
        Files.Configure(Road.Organization);
    }

    internal void Define(string name, string devices = "")
    {
        using var libvirt = new KeptLibvirt(WritableUri);
        libvirt.Define(TestGuest.Xml(name, devices));
    }

    internal NodeDocument ReadNode() => Files.ReadNode();

    /// <summary>The node's text but for our two roots, as it must stay.</summary>
    internal string Foreign()
    {
        ReadOnlyMemory<byte> empty = "{}"u8.ToArray();
        var node = ReadNode()
            .WithAutomatic(new Dictionary<string, ReadOnlyMemory<byte>> { ["libvirt"] = empty, ["rehai"] = empty });
        return Encoding.UTF8.GetString(node.Text.Span);
    }

    /// <summary>Until the node says of libvirt what libvirt says now, in every value that does not move by itself.</summary>
    /// <param name="told">What is so where it never does.</param>
    /// <param name="but">What paths that are left aside begin with.</param>
    /// <returns>How long it took.</returns>
    internal TimeSpan AwaitTruth(Func<string> told, string but = "-")
    {
        var start = TimeProvider.System.GetTimestamp();
        var truth = _collectors.Run("test", TestContext.Current.CancellationToken);
        Assert.Empty(truth.Failures);
        IReadOnlyList<AttributeChange> differences = [];
        Eventually.Holds(
            () => (differences = Differences(truth, but)).Count == 0,
            () =>
                $"{string.Join(", ", differences.Select(change => $"{change} is {change.Before} and not {change.After}"))}; {told()}"
        );
        return TimeProvider.System.GetElapsedTime(start);
    }

    internal TimeSpan AwaitTruth(WatchProcess watch) => AwaitTruth(watch.Told);

    public void Dispose()
    {
        Road.Dispose();
        Files.Dispose();
        Libvirtd.Dispose();
    }

    private List<AttributeChange> Differences(Collection truth, string but)
    {
        var node = ReadNode();
        return
        [
            .. truth
                .RootsFor(node, AttributeFilter.None)
                .Texts.SelectMany(root =>
                    AttributeDiff.Compare(root.Key, node.AutomaticRoot(root.Key), root.Value, truth.Volatile)
                )
                .Where(change => !change.IsVolatile && !$"{change}".StartsWith(but, StringComparison.Ordinal)),
        ];
    }

    private string Through(string end)
    {
        var parts = _driver.Split(':', 2);
        return $"{parts[0]}+unix:{parts[1]}?{Libvirtd.Uri.Split('?')[1][..^"-ro".Length]}{end}";
    }
}
