using Microsoft.AspNetCore.Http;
using Rehai.Server.Hosting;

namespace Rehai.Server.Tests.Hosting;

public sealed class RequestGateTests
{
    [Fact]
    public async Task Who_comes_when_too_many_are_inside_is_asked_to_come_again_and_all_others_are_answered()
    {
        var gate = new RequestGate();
        var open = new TaskCompletionSource();
        var answered = 0;
        var inside = Enumerable
            .Range(0, RequestGate.Inside)
            .Select(_ => gate.Pass(new DefaultHttpContext(), Answer))
            .ToList();

        var late = new DefaultHttpContext();
        await gate.Pass(late, Answer);
        Assert.Equal(503, late.Response.StatusCode);
        Assert.Equal("1", late.Response.Headers.RetryAfter);

        open.SetResult();
        await Task.WhenAll(inside);
        Assert.Equal(inside.Count, answered);
        var next = new DefaultHttpContext();
        await gate.Pass(next, Answer);
        Assert.Equal(200, next.Response.StatusCode);

        async Task Answer(HttpContext _)
        {
            await open.Task;
            Interlocked.Increment(ref answered);
        }
    }

    [Fact]
    public async Task Streams_that_last_keep_nobody_from_being_answered_and_are_bounded_too()
    {
        var gate = new RequestGate();
        var open = new TaskCompletionSource();
        var streams = Enumerable
            .Range(0, RequestGate.Lasting)
            .Select(_ => gate.Pass(Lasting(), _ => open.Task))
            .ToList();

        var usual = new DefaultHttpContext();
        await gate.Pass(usual, _ => Task.CompletedTask);
        var late = Lasting();
        await gate.Pass(late, _ => open.Task);

        Assert.Equal((200, 503), (usual.Response.StatusCode, late.Response.StatusCode));
        Assert.All(streams, stream => Assert.False(stream.IsCompleted));
        open.SetResult();
        await Task.WhenAll(streams);
        var next = Lasting();
        await gate.Pass(next, _ => Task.CompletedTask);
        Assert.Equal(200, next.Response.StatusCode);
    }

    private static DefaultHttpContext Lasting()
    {
        var http = new DefaultHttpContext();
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(LastingAnswer.Mark), "stream"));
        return http;
    }
}
