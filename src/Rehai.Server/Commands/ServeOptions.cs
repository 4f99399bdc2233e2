using System.CommandLine;
using System.Net;
using Rehai.Server.Hosting;

namespace Rehai.Server.Commands;

/// <summary>The options of <c>serve</c>, and the settings that they make.</summary>
internal sealed class ServeOptions
{
    private readonly Option<string> _data = DataOption.Existing();

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "An address with https, or a loopback address with http; port 0 takes a free one",
        HelpName = "URL",
        DefaultValueFactory = _ => ListenAddress.Default,
    };

    private readonly Option<string?> _certificate = new("--tls-certificate")
    {
        Description = "The certificate and its chain, PEM; read anew when it changes",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--tls-key")
    {
        Description = "The certificate's private key, PEM",
        HelpName = "FILE",
    };

    private readonly Option<string?> _behindProxy = new("--behind-proxy")
    {
        Description =
            "Where browsers reach a TLS proxy before this server, such as https://rehai.example; http may then be on any address, and X-Forwarded-For is believed",
        HelpName = "URL",
    };

    private readonly Option<string?> _accessLog = new("--access-log")
    {
        Description = "One line of JSON a request; - for standard output. Moved away, it is made anew after SIGHUP",
        HelpName = "FILE",
    };

    private readonly Option<string?> _metrics = new("--metrics")
    {
        Description = "A loopback address for Prometheus, such as http://127.0.0.1:9470; it gives /metrics",
        HelpName = "URL",
    };

    private readonly Option<int?> _maxBody = Bounded(
        new Option<int?>("--max-body")
        {
            Description = "The longest request body, bytes",
            HelpName = "BYTES",
            DefaultValueFactory = _ => ServerSettings.DefaultMaxBody,
        },
        1_000,
        1_000_000_000,
        "bytes"
    );

    private readonly Option<int?> _actorRate = Bounded(
        new Option<int?>("--actor-rate")
        {
            Description =
                "Requests a second that one client or user may make, and after a pause those of ten seconds at once; who makes more is answered 429",
            HelpName = "N",
        },
        1,
        1_000_000,
        "requests a second"
    );

    private readonly Option<ServerProfile> _profile = new("--profile")
    {
        Description = "full, or stock: no more than Chef Infra Server can, to rehearse",
        HelpName = "PROFILE",
    };

    private readonly Option<int?> _delay = Bounded(
        new Option<int?>("--reply-delay")
        {
            Description = "Each answer waits that long, to rehearse a slow server",
            HelpName = "MS",
        },
        0,
        60_000,
        "milliseconds"
    );

    private readonly Option<int?> _ceiling = Bounded(
        new Option<int?>("--max-requests")
        {
            Description = "Requests answered a second; more of them queue, to rehearse a busy server",
            HelpName = "N",
        },
        1,
        1_000_000,
        "requests a second"
    );

    public ServeOptions() => _profile.AcceptOnlyFromAmong("full", "stock");

    public IEnumerable<Option> All =>
        [
            _data,
            _listen,
            _certificate,
            _key,
            _behindProxy,
            _accessLog,
            _metrics,
            _maxBody,
            _actorRate,
            _profile,
            _delay,
            _ceiling,
        ];

    public string DataOf(ParseResult result) => result.GetValue(_data)!;

    /// <summary>Null for none.</summary>
    public string? AccessLogOf(ParseResult result) => result.GetValue(_accessLog);

    /// <summary>The settings but for the access log, or what is wrong with the options.</summary>
    public (ServerSettings? Settings, string? Fault) Read(ParseResult result)
    {
        var proxy = result.GetValue(_behindProxy);
        if (!TryReadProxy(proxy, out var behindProxy, out var fault))
        {
            return (null, fault);
        }
        if (!ListenAddress.TryParse(result.GetValue(_listen)!, proxy is not null, out var address, out fault))
        {
            return (null, fault);
        }
        ListenAddress? metrics = null;
        if (
            result.GetValue(_metrics) is { } url
            && !(ListenAddress.TryParse(url, isBehindProxy: false, out metrics, out _) && !metrics.IsTls)
        )
        {
            return (
                null,
                $"Metrics are given to this host alone, and {url} is no such address. Give --metrics a loopback address with http, such as http://127.0.0.1:9470."
            );
        }
        if (metrics is not null && IsSame(metrics.EndPoint, address.EndPoint))
        {
            return (
                null,
                $"--listen and --metrics are both on port {metrics.EndPoint.Port}, and each needs one of its own. Give --metrics another port."
            );
        }
        var (tls, missing) = ReadTls(result, address);
        return missing is not null
            ? (null, missing)
            : (
                new ServerSettings(address.EndPoint, result.GetValue(_maxBody) ?? ServerSettings.DefaultMaxBody)
                {
                    Tls = tls,
                    BehindProxy = behindProxy,
                    Metrics = metrics?.EndPoint,
                    ActorRate = result.GetValue(_actorRate),
                    Profile = result.GetValue(_profile),
                    ReplyDelay = TimeSpan.FromMilliseconds(result.GetValue(_delay) ?? 0),
                    MaxRequests = result.GetValue(_ceiling),
                },
                null
            );
    }

    /// <summary>Browsers keep the cookie of a session from anything but https.</summary>
    private static bool TryReadProxy(string? text, out Uri? proxy, out string? fault)
    {
        (proxy, fault) = (null, null);
        if (
            text is null
            || (Uri.TryCreate(text, UriKind.Absolute, out proxy) && proxy is { Scheme: "https", PathAndQuery: "/" })
        )
        {
            return true;
        }
        fault =
            $"'{text}' is no address of a proxy with TLS. Give --behind-proxy scheme, host and port, such as https://rehai.example.";
        return false;
    }

    private (TlsFiles? Files, string? Fault) ReadTls(ParseResult result, ListenAddress address) =>
        (address.IsTls, result.GetValue(_certificate), result.GetValue(_key)) switch
        {
            (true, { } certificate, { } key) => (new TlsFiles(certificate, key), null),
            (true, _, _) => (
                null,
                "An https address needs --tls-certificate and --tls-key. Without them listen on a loopback address and put a TLS proxy before it."
            ),
            (false, null, null) => default,
            _ => (null, "--tls-certificate and --tls-key are for an https address: give one with --listen."),
        };

    /// <summary>Two listeners that cannot be at once; port 0 is a free one for each.</summary>
    private static bool IsSame(IPEndPoint a, IPEndPoint b) =>
        a.Port == b.Port && a.Port != 0 && (a.Address.Equals(b.Address) || IsAny(a.Address) || IsAny(b.Address));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static Option<int?> Bounded(Option<int?> option, int smallest, int largest, string unit)
    {
        option.CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var value) && value >= smallest && value <= largest)
            {
                return value;
            }
            result.AddError($"{option.Name} takes {smallest} to {largest} {unit}.");
            return null;
        };
        return option;
    }
}
