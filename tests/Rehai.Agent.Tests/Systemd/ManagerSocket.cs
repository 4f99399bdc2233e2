using System.Net.Sockets;
using System.Text;

namespace Rehai.Agent.Tests.Systemd;

/// <summary>A socket as the service manager listens at, which takes whole datagrams.</summary>
internal sealed class ManagerSocket : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rehai-notify-");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    internal ManagerSocket(bool isAbstract = false)
    {
        Address = isAbstract ? $"@rehai-notify-{Guid.NewGuid():N}" : Path.Combine(_directory.FullName, "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? $"\0{Address[1..]}" : Address));
    }

    internal string Address { get; }

    /// <summary>What was said since the last call, oldest first.</summary>
    internal IReadOnlyList<string> Heard()
    {
        var heard = new List<string>();
        var message = new byte[4096];
        while (_socket.Available > 0)
        {
            heard.Add(Encoding.UTF8.GetString(message, 0, _socket.Receive(message)));
        }
        return heard;
    }

    /// <summary>Its queue is full from now on: what one sender may have under way need not fill it.</summary>
    internal void BeBusy()
    {
        while (SendAll() > 0) { }
    }

    /// <returns>How many messages a new sender got rid of.</returns>
    private int SendAll()
    {
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
        {
            Blocking = false,
        };
        sender.Connect(_socket.LocalEndPoint!);
        var sent = 0;
        var error = SocketError.Success;
        while (error is SocketError.Success)
        {
            sent++;
            sender.Send("X=1"u8, SocketFlags.None, out error);
        }
        Assert.Equal(SocketError.WouldBlock, error);
        return sent - 1;
    }

    /// <summary>The environment that it gives to a service.</summary>
    internal Func<string, string?> Environment(params (string Name, string Value)[] more) =>
        name => name == "NOTIFY_SOCKET" ? Address : more.FirstOrDefault(variable => variable.Name == name).Value;

    public void Dispose()
    {
        _socket.Dispose();
        _directory.Delete(recursive: true);
    }
}
