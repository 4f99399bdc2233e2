using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Proof;

/// <summary>
/// What lies between the writers and the server: it records every request with its answer, and cuts, delays and repeats some, each
/// writer's in the same order in every run of a seed.
/// </summary>
internal sealed class Network : IDisposable
{
    internal const string WriterHeader = "X-Proof-Writer";

    private const int LongestDelayMs = 25;

    private readonly History _history;
    private readonly NodeText _text;
    private readonly Func<Uri> _server;
    private readonly IReadOnlyList<Random> _random;
    private readonly MeddlingProxy _proxy;
    private readonly ConcurrentBag<Task> _repeats = [];
    private readonly int[] _faults = new int[Enum.GetValues<Fault>().Length];

    /// <param name="writers">One more is known, who only looks.</param>
    internal Network(Func<Uri> server, History history, NodeText text, int writers, int seed)
    {
        (_server, _history, _text) = (server, history, text);
        _random = [.. Enumerable.Range(0, writers + 1).Select(writer => new Random(HashCode.Combine(seed, writer)))];
        _proxy = new MeddlingProxy(server, PassAsync);
    }

    /// <summary>How many of a hundred requests each of the faults befalls.</summary>
    internal double Percent { get; set; }

    internal Uri Organization => _proxy.Organization;

    internal int Count(Fault fault) => _faults[(int)fault];

    /// <summary>Until no copy is under way any more.</summary>
    internal void Settle() => Task.WaitAll([.. _repeats]);

    public void Dispose() => _proxy.Dispose();

    internal enum Fault
    {
        None,

        /// <summary>The request never comes to the server.</summary>
        CutBefore,

        /// <summary>The server has done what it was asked, and the answer is lost.</summary>
        CutAfter,

        /// <summary>The answer comes late.</summary>
        Slow,

        /// <summary>A copy comes to the server later, when others may have written; nobody hears its answer.</summary>
        Repeated,
    }

    private async Task<HttpMessage?> PassAsync(HttpMessage request, Func<Task<HttpMessage>> pass)
    {
        var writer = int.Parse(request.Header(WriterHeader)!, CultureInfo.InvariantCulture);
        var (fault, delay) = Choose(writer, request);
        Interlocked.Increment(ref _faults[(int)fault]);
        if (fault == Fault.CutBefore)
        {
            return null;
        }
        var answer = await RecordAsync(writer, request, pass, isRepeated: false);
        switch (fault)
        {
            case Fault.Slow:
                await Task.Delay(delay, TimeProvider.System);
                break;
            case Fault.Repeated:
                _repeats.Add(RepeatAsync(writer, request, delay));
                break;
        }
        return fault == Fault.CutAfter ? null : answer;
    }

    /// <summary>
    /// Front ends repeat GET and PUT, which HTTP calls idempotent, and never POST. A DELETE is repeated under its tag alone: without
    /// one it deletes what somebody made meanwhile, as it was told to.
    /// </summary>
    private (Fault Fault, TimeSpan Delay) Choose(int writer, HttpMessage request)
    {
        var random = _random[writer];
        lock (random)
        {
            var delay = TimeSpan.FromMilliseconds(random.Next(1, LongestDelayMs));
            var draw = (int)(random.NextDouble() * 100 / Percent);
            var fault = draw is >= 0 and < 4 && Percent > 0 ? (Fault)(draw + 1) : Fault.None;
            var mayRepeat =
                !request.StartsWith("POST")
                && (!request.StartsWith("DELETE") || request.Header("If-Match") is not null);
            return (fault == Fault.Repeated && !mayRepeat ? Fault.None : fault, delay);
        }
    }

    private async Task RepeatAsync(int writer, HttpMessage request, TimeSpan delay)
    {
        await Task.Delay(delay, TimeProvider.System);
        try
        {
            using var server = new TcpClient();
            await server.ConnectAsync(_server().Host, _server().Port);
            await using var stream = server.GetStream();
            await RecordAsync(
                writer,
                request,
                async () =>
                {
                    await stream.WriteAsync(request.Bytes);
                    await using var answers = new BufferedStream(stream);
                    return await HttpMessage.ReadAsync(answers) ?? throw new IOException("the server hung up");
                },
                isRepeated: true
            );
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The server is down: this copy is lost.
        }
    }

    private async Task<HttpMessage> RecordAsync(
        int writer,
        HttpMessage request,
        Func<Task<HttpMessage>> pass,
        bool isRepeated
    )
    {
        var start = History.Now;
        HttpMessage? answer = null;
        try
        {
            return answer = await pass();
        }
        finally
        {
            if (NodeOf(request) is { } node)
            {
                Record(
                    new(writer, node, request.Head.Split(' ')[0], start) { IsRepeated = isRepeated },
                    request,
                    answer
                );
            }
        }
    }

    private void Record(Exchange exchange, HttpMessage request, HttpMessage? answer)
    {
        var end = History.Now;
        _history.Add(
            exchange with
            {
                End = end,
                Status = answer?.Status ?? 0,
                Sent = request.Body.Length > 0 ? _text.Read(request.Body, isPatch: exchange.Method == "PATCH") : null,
                // What a DELETE answers with is no more.
                Shown = answer?.Status == 200 && exchange.Method != "DELETE" ? _text.Read(answer.Body) : null,
                Tag = NodeTag.Parse(answer?.Header("ETag")),
            }
        );
    }

    private static int? NodeOf(HttpMessage request)
    {
        var path = request.Head.Split(' ')[1].Split('/');
        return path switch
        {
            [_, _, _, "nodes", var name, ..] => Nodes.IndexOf(name),
            [_, _, _, "nodes"] => Nodes.IndexOf(Rehai.Chef.NodeDocument.Parse(request.Body).Name!),
            _ => null,
        };
    }
}
