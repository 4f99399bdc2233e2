using System.IO.Pipelines;
using System.Text;
using Rehai.Server.Web.Live;

namespace Rehai.Server.Tests.Web.Live;

public sealed class LiveConnectionTests
{
    [Fact]
    public async Task Who_does_not_read_is_cut_off()
    {
        var connection = new LiveConnection(0, () => true);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var piece = new byte[10_000];

        // A million bytes fit, and nobody takes one.
        for (var i = 0; i < 200; i++)
        {
            connection.Send(piece);
        }
        var reading = ReadAll(pipe.Reader);
        await connection.Pump(pipe.Writer, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        var taken = await reading;

        Assert.Equal(100 * piece.Length, taken);
    }

    [Fact]
    public async Task What_waits_when_it_ends_is_still_sent()
    {
        var connection = new LiveConnection(0, () => true);
        var pipe = new Pipe();
        connection.Send(Encoding.UTF8.GetBytes("a"));
        connection.Send(Encoding.UTF8.GetBytes("b"));
        connection.End();

        await connection.Pump(pipe.Writer, TestContext.Current.CancellationToken);

        var read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("ab", Encoding.UTF8.GetString(read.Buffer));
    }

    private static async Task<long> ReadAll(PipeReader reader)
    {
        for (var length = 0L; ; )
        {
            var read = await reader.ReadAsync(TestContext.Current.CancellationToken);
            length += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return length;
            }
        }
    }
}
