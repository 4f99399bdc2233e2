using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>The way from a watch to its server, as a test wants it at the moment.</summary>
internal sealed class Road : IDisposable
{
    internal static readonly Passage CutBefore = (_, _) => Task.FromResult<HttpMessage?>(null);

    internal static readonly Passage CutAfter = async (_, pass) =>
    {
        await pass();
        return null;
    };

    internal static readonly Passage CutInBody = async (_, pass) =>
    {
        var answer = await pass();
        return answer with { Body = answer.Body[..(answer.Body.Length / 2)] };
    };

    private static readonly Passage Free = async (_, pass) => await pass();

    private readonly MeddlingProxy _proxy;
    private readonly CancellationTokenSource _end = new();
    private volatile Passage _passage = Free;
    private int _met;

    /// <param name="server">Asked at each connection.</param>
    internal Road(Func<Uri> server) => _proxy = new MeddlingProxy(server, PassAsync);

    internal Uri Organization => _proxy.Organization;

    /// <summary>How many requests the obstruction has befallen.</summary>
    internal int Met => Volatile.Read(ref _met);

    /// <summary>The server never hears of it, and nobody hears of the server.</summary>
    internal Passage Silence =>
        async (_, _) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        };

    /// <param name="status">Like <c>503 Service Unavailable</c>.</param>
    /// <param name="headers">Each with its line's end.</param>
    internal static Passage Answer(string status, string headers = "") =>
        (_, _) => Task.FromResult<HttpMessage?>(HttpMessage.Answer(status, """{"error":["not now"]}""", headers));

    internal static Passage Slow(TimeSpan delay) =>
        async (_, pass) =>
        {
            var answer = await pass();
            await Task.Delay(delay, TimeProvider.System);
            return answer;
        };

    internal void Obstruct(Passage passage)
    {
        Volatile.Write(ref _met, 0);
        _passage = passage;
    }

    internal void AwaitMet(int requests) =>
        Eventually.Holds(() => Met >= requests, () => $"{requests} requests met what obstructs the road, but {Met}");

    internal void Clear() => _passage = Free;

    public void Dispose()
    {
        _end.Cancel();
        _proxy.Dispose();
        _end.Dispose();
    }

    private async Task<HttpMessage?> PassAsync(HttpMessage request, Func<Task<HttpMessage>> pass)
    {
        var passage = _passage;
        if (passage != Free)
        {
            Interlocked.Increment(ref _met);
        }
        return await passage(request, pass);
    }
}
