using Rehai.Agent.Collectors;
using Rehai.Agent.Commands;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Doctor;

/// <summary>What the checks share: each thing is learnt once, when the first check asks for it.</summary>
internal sealed class Examination : IDisposable
{
    /// <summary>For one request to the server: a person waits for the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What would be logged is for the checks to say.</summary>
    private readonly Log _silent = Log.ToStandardError(LogLevel.Fatal);

    private readonly Session _session;
    private readonly Lazy<ServerAnswer> _answer;
    private readonly Lazy<ChefClient> _chef;
    private readonly Lazy<NodeDocument?> _node;
    private readonly Lazy<Collection> _collection;

    public Examination(Session session, TimeSpan patience)
    {
        _session = session;
        _answer = new(() => Ask(session.Connection(patience)));
        _chef = new(() => session.Connect(NodeName, session.ReadClientKey(_silent.Warn), patience));
        _node = new(() => (NodeDocument?)Store.Read(Cancellation)?.Document);
        _collection = new(() => Collect(session));
    }

    public CancellationToken Cancellation => _session.Cancellation;

    public TimeProvider Time => _session.Time;

    public ClientConfig Config => _session.Config;

    public string NodeName => _session.NodeName;

    /// <summary>Where a run publishes.</summary>
    public Destination Destination => _session.Destination;

    /// <summary>ohai's defaults where there is no configuration that can be used.</summary>
    public OhaiSettings Ohai => _session.OhaiWithoutConfig(_silent);

    public LibvirtSettings Libvirt => _session.Libvirt;

    /// <summary>Of a request that nobody signed.</summary>
    public ServerAnswer Answer => _answer.Value;

    public ChefClient Chef => _chef.Value;

    /// <param name="warn">Told of what is wrong with it although it can be used.</param>
    public ChefKey ReadClientKey(Action<string> warn) => _session.ReadClientKey(warn);

    /// <summary>Reads the whole node, whatever else the server offers: its size is what a converge has to save.</summary>
    public NodeStore Store => new(Chef, NodeName, Config.Environment, SavingWay.Locked, isForced: true);

    /// <summary>This host's node; null where there is none yet.</summary>
    public NodeDocument? Node => _node.Value;

    /// <summary>What `rehai libvirt` would publish.</summary>
    public Collection Collection => _collection.Value;

    public void Dispose()
    {
        _silent.Dispose();
        if (_chef.IsValueCreated)
        {
            _chef.Value.Dispose();
        }
    }

    private ServerAnswer Ask(ChefConnection connection)
    {
        using var nobody = new ChefClient(connection, signer: null);
        var start = Time.GetTimestamp();
        var response = nobody.Send(HttpMethod.Get, "nodes", default, Cancellation);
        return new(response, Time.GetElapsedTime(start), nobody.ServerCertificate);
    }

    private Collection Collect(Session session)
    {
        var runner = session.Runner(["libvirt"], checkIn: false, _silent, () => OhaiSettings.Default);
        return runner.Run("command", session.Cancellation);
    }
}
