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
}
