using System.Net.Sockets;
using System.Text;

namespace Rehai.Agent.Watching;

/// <summary>
/// Answers clients that ask one short question each: few at once, each in bounded time and memory, so that none of them, slow, silent
/// or many, holds up anything else. Who comes when all places are taken waits in the kernel.
/// </summary>
/// <param name="listening">Is listening already; it is closed at the end.</param>
/// <param name="end">What a question ends with, unless the client closes its side.</param>
/// <param name="longest">Bytes of a question; of a longer one only these are read.</param>
/// <param name="answer">From the question, without its end, to all that the client gets. Called on any thread.</param>
internal sealed class QuestionListener(
    Socket listening,
    string end,
    int longest,
    Func<string, ReadOnlyMemory<byte>> answer,
    TimeProvider time
) : IDisposable
{
    public const int ClientsAtOnce = 8;

    /// <summary>For the question, and again for taking the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Before a next try, when the kernel has no connection to give.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(ClientsAtOnce);
    private readonly CancellationTokenSource _ending = new();

    public void Start() => Task.Run(AcceptAll);

    public void Dispose()
    {
        _ending.Cancel();
        listening.Dispose();
    }

    private async Task AcceptAll()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_ending.Token);
                _ = Serve(await AcceptOne());
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task<Socket> AcceptOne()
    {
        while (true)
        {
            try
            {
                return await listening.AcceptAsync(_ending.Token);
            }
            catch (SocketException)
            {
                await Task.Delay(Pause, time, _ending.Token);
            }
        }
    }

    private async Task Serve(Socket client)
    {
        try
        {
            using (client)
            {
                var question = await Within(token => Receive(client, token));
                var text = answer(question);
                await Within(token => Send(client, text, token));
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Gone, or too slow: its own loss.
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<T> Within<T>(Func<CancellationToken, Task<T>> part)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _ending.Token);
        return await part(either.Token);
    }

    private async Task<string> Receive(Socket client, CancellationToken cancellation)
    {
        var buffer = new byte[longest];
        var length = 0;
        while (length < longest)
        {
            var received = await client.ReceiveAsync(buffer.AsMemory(length), cancellation);
            length += received;
            var text = Encoding.UTF8.GetString(buffer, 0, length);
            if (received == 0 || text.Contains(end, StringComparison.Ordinal))
            {
                return text.Split(end)[0];
            }
        }
        return Encoding.UTF8.GetString(buffer);
    }

    private static async Task<int> Send(Socket client, ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        var sent = 0;
        while (sent < text.Length)
        {
            sent += await client.SendAsync(text[sent..], cancellation);
        }
        return sent;
    }
}
