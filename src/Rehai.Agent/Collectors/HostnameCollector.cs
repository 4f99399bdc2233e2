using System.Net;
using System.Net.Sockets;

namespace Rehai.Agent.Collectors;

/// <summary><c>hostname</c>, <c>machinename</c>, <c>fqdn</c> and <c>domain</c> as ohai's Hostname plugin gives them.</summary>
internal sealed class HostnameCollector(HostFiles files) : ICollector
{
    private static readonly TimeSpan ResolverDeadline = TimeSpan.FromSeconds(5);

    public string Name => "hostname";

    public IReadOnlyList<string[]> VolatilePaths => [];

    public void Collect(RootSet roots, CancellationToken cancellation)
    {
        var machineName = MachineName();
        roots.Add("machinename", machineName);
        roots.Add("hostname", machineName.Split('.')[0]);
        if (ResolveFqdn(machineName, cancellation) is { } fqdn)
        {
            roots.Add("fqdn", fqdn);
            roots.Add("domain", fqdn.Split('.', 2) is [_, var domain] ? domain : null);
        }
    }

    /// <summary>The name that chef-client would register under: FQDN, else hostname (chef <c>client.rb</c>).</summary>
    public string NodeName(CancellationToken cancellation)
    {
        var machineName = MachineName();
        return ResolveFqdn(machineName, cancellation) ?? machineName;
    }

    private string MachineName() => files.Read("proc/sys/kernel/hostname")?.Trim() ?? Dns.GetHostName();

    /// <summary>The resolver knows no deadline of its own; a dead DNS server must not hold us.</summary>
    private static string? ResolveFqdn(string machineName, CancellationToken cancellation)
    {
        try
        {
            var lookup = Task.Run(() => Dns.GetHostEntry(machineName).HostName, cancellation);
            return lookup.Wait((int)ResolverDeadline.TotalMilliseconds, cancellation) ? lookup.Result : null;
        }
        catch (AggregateException e) when (e.InnerException is SocketException or ArgumentException)
        {
            return null;
        }
    }
}
