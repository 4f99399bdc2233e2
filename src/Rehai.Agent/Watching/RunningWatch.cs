using System.Net.Sockets;

namespace Rehai.Agent.Watching;

/// <summary>The watch that runs on this host, asked over its socket.</summary>
internal sealed class RunningWatch(string path)
{
    /// <summary>The watch answers at once, or hangs.</summary>
    private const int PatienceMs = 5000;

    private const int LongestAnswer = 1024 * 1024;

    /// <returns>One JSON object.</returns>
    /// <exception cref="IOException">None runs, it does not answer, or we may not ask.</exception>
    public ReadOnlyMemory<byte> Ask(string question)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            {
                ReceiveTimeout = PatienceMs,
                SendTimeout = PatienceMs,
            };
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send(System.Text.Encoding.ASCII.GetBytes($"{question}\n"));
            return ReadAll(socket);
        }
        catch (SocketException e)
        {
            throw new IOException(Reason(e.SocketErrorCode));
        }
        catch (ArgumentException)
        {
            throw new IOException($"{path} is too long for a socket's path.");
        }
    }

    private static ReadOnlyMemory<byte> ReadAll(Socket socket)
    {
        var answer = new byte[LongestAnswer];
        var length = 0;
        int received;
        do
        {
            received = socket.Receive(answer.AsSpan(length));
            length += received;
        } while (received > 0);
        return answer.AsMemory(0, length);
    }

    private string Reason(SocketError error) =>
        error switch
        {
            SocketError.AccessDenied =>
                $"{Environment.UserName} may not ask the watch at {path}: run this as root, or as a member of the socket's group.",
            SocketError.TimedOut or SocketError.WouldBlock or SocketError.ConnectionReset =>
                $"The watch at {path} does not answer; look at `systemctl status rehai`.",
            _ =>
                $"No rehai watch runs on this host: nobody listens at {path}. Look at `systemctl status rehai`; `systemctl start rehai` starts it.",
        };
}
