using System.Diagnostics;
using System.Text.Json;
using Rehai.Bench.Load;
using Rehai.Chef.Authentication;

namespace Rehai.Bench.Watching;

/// <summary>
/// Looks at a node again and again, as the organization's administrator, until it says what is waited for. A look is a request that is signed once
/// a minute and answered with 304 while nothing has changed; where the server has no tags, with the whole node.
/// </summary>
internal sealed class NodeObserver : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMicroseconds(300);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Signed = TimeSpan.FromMinutes(1);

    private readonly RawConnection _connection;
    private readonly ChefKey _key;
    private readonly RequestSigner _signer;
    private readonly Uri _node;
    private readonly List<double> _looks = [];
    private byte[] _head = [];
    private long _signedAt;
    private string? _tag;
    private byte[] _last = [];

    /// <param name="hasTags">Whether the server keeps current states, under entity tags.</param>
    public NodeObserver(RunningServer server, string node, bool hasTags)
    {
        _connection = new RawConnection(server.Url);
        _key = ChefKey.FromPem(File.ReadAllText(server.AdminKey));
        _signer = new RequestSigner("admin", _key, TimeProvider.System);
        _node = new Uri($"{server.OrganizationUrl}/nodes/{node}{(hasTags ? "/current" : "")}");
    }

    /// <summary>Milliseconds of each look that found nothing new.</summary>
    public Samples Looks => new(_looks);

    /// <returns>When the answer was there that says it, as a timestamp.</returns>
    /// <param name="isShown">Of what stands under <c>rehai/guests</c>.</param>
    public long Await(Func<JsonElement, bool> isShown, CancellationToken cancellation)
    {
        (_tag, _last) = (null, []);
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Longest; Posix.Pause(BetweenLooks))
        {
            cancellation.ThrowIfCancellationRequested();
            var isNews = Look();
            var answered = Stopwatch.GetTimestamp();
            if (isNews && IsShown(isShown))
            {
                return answered;
            }
        }
        throw new BenchException($"The node did not say within {Longest.TotalSeconds:0} s what libvirt does.");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _key.Dispose();
    }

    private bool Look()
    {
        Sign();
        var condition = _tag is null
            ? "\r\n"u8.ToArray()
            : System.Text.Encoding.ASCII.GetBytes($"If-None-Match: {_tag}\r\n\r\n");
        var start = Stopwatch.GetTimestamp();
        var status = _connection.Exchange([.. _head, .. condition]);
        var took = Stopwatch.GetElapsedTime(start);
        if (status is not (200 or 304 or 404))
        {
            throw new BenchException($"The server answered a look at the node with {status}.");
        }
        var isNews = status == 200 && !_connection.Body.Span.SequenceEqual(_last);
        if (isNews)
        {
            (_tag, _last) = (_connection.Header("ETag"), _connection.Body.ToArray());
        }
        else
        {
            _looks.Add(took.TotalMilliseconds);
        }
        return isNews;
    }

    /// <summary>Without the empty line that ends it.</summary>
    private void Sign()
    {
        if (_head.Length == 0 || Stopwatch.GetElapsedTime(_signedAt) > Signed)
        {
            _head = RequestHead.Sign(_signer, SigningProtocol.V13, "GET", _node, [])[..^2];
            _signedAt = Stopwatch.GetTimestamp();
        }
    }

    private bool IsShown(Func<JsonElement, bool> isShown)
    {
        using var node = JsonDocument.Parse(_connection.Body);
        return node.RootElement.TryGetProperty("automatic", out var automatic)
            && automatic.TryGetProperty("rehai", out var rehai)
            && rehai.TryGetProperty("guests", out var guests)
            && isShown(guests);
    }
}
