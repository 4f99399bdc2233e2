using Microsoft.AspNetCore.Http.Features;
using Rehai.Chef.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Storage;

namespace Rehai.Server.Authentication;

/// <summary>
/// Chef's checks of a signed request. All but the last need the headers alone, since what is signed is the body's hash: who
/// cannot sign has no body read. Texts and statuses are chef-server's (<c>oc_chef_wm_base.erl</c>, <c>chef_wm_malformed.erl</c>).
/// </summary>
internal sealed class Authenticator(ActorCache actors, TimeProvider time, RefusalLog refusals)
{
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(900);

    /// <summary>Either the request's signature fields or why it is refused.</summary>
    /// <param name="signedPart">The part of the path that was signed; null for all of it.</param>
    public (SignedRequest? Signed, Reply? Refusal) ReadHeaders(
        HttpRequest request,
        Func<string, string>? signedPart = null
    )
    {
        var path = PathOf(request);
        if (
            !SignedRequest.TryRead(
                request.Method,
                signedPart is null ? path : signedPart(path),
                name => request.Headers[name],
                out var signed,
                out var fault
            )
        )
        {
            return (null, Refuse(fault));
        }
        var behind = time.GetUtcNow() - signed.Timestamp;
        if (behind.Duration() < LargestSkew)
        {
            return (signed, null);
        }
        refusals.Add(request, signed.UserId, $"its clock is {Describe(behind)} this server's");
        return (
            null,
            Reply.Error(401, $"Failed to authenticate as {signed.UserId}. Synchronize the clock on your host.")
        );
    }

    /// <summary>Either who signed or why the request is refused.</summary>
    /// <param name="organization">Null where the address names none that exists: then users alone can have signed.</param>
    public (Caller? Caller, Reply? Refusal) Identify(
        HttpRequest request,
        SignedRequest signed,
        Organization? organization
    )
    {
        var candidates = actors.Find(organization, signed.UserId);
        if (candidates.Count == 0)
        {
            refusals.Add(request, signed.UserId, "no such client or user");
            return (null, Unknown(signed.UserId));
        }
        var now = time.GetUtcNow();
        if (FindSigner(signed, candidates, key => !key.IsExpired(now)) is ({ } actor, { } key))
        {
            return (actor.CallerFor(organization, key), null);
        }
        var expired = FindSigner(signed, candidates, key => key.IsExpired(now)).Key;
        refusals.Add(
            request,
            signed.UserId,
            expired is null ? "none of its keys fits" : $"its key '{expired.Name}' has expired"
        );
        return (null, Invalid(signed.UserId));
    }

    /// <summary>Whether nobody has the name that signed.</summary>
    public bool IsStranger(SignedRequest signed, Organization? organization) =>
        actors.Find(organization, signed.UserId).Count == 0;

    /// <summary>Why the request is refused, where this body is not the one whose hash was signed.</summary>
    public Reply? CheckBody(HttpRequest request, SignedRequest signed, ReadOnlySpan<byte> body)
    {
        if (signed.Covers(body))
        {
            return null;
        }
        refusals.Add(request, signed.UserId, "the body is not the one that was signed");
        return Invalid(signed.UserId);
    }

    private static (KnownActor? Actor, StoredKey? Key) FindSigner(
        SignedRequest signed,
        IReadOnlyList<KnownActor> candidates,
        Func<StoredKey, bool> isTried
    )
    {
        foreach (var actor in candidates)
        {
            foreach (var key in actor.Keys)
            {
                if (isTried(key.Stored) && signed.IsSignedBy(key.Key))
                {
                    return (actor, key.Stored);
                }
            }
        }
        return default;
    }

    private static string Describe(TimeSpan behind) =>
        $"{behind.Duration().TotalSeconds:F0} s {(behind > TimeSpan.Zero ? "behind" : "ahead of")}";

    /// <summary>The path as it was signed: not unescaped, and without the scheme and host that a proxy's request line has.</summary>
    private static string PathOf(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        return target.StartsWith('/') ? target : request.Path.ToUriComponent();
    }

    private static Reply Refuse(SignatureFault fault)
    {
        var headers = string.Join(", ", fault.Headers.Select(header => $"'{header}'"));
        return fault.Kind switch
        {
            SignatureFaultKind.MissingHeaders => Reply.Error(
                400,
                $"missing required authentication header(s) {headers}"
            ),
            SignatureFaultKind.MalformedHeaders => Reply.Error(401, $"bad header(s) {headers}"),
            _ => Reply.Error(400, "Unsupported authentication protocol version"),
        };
    }

    private static Reply Unknown(string name) =>
        Unauthorized($"Failed to authenticate as '{name}'. Ensure that your node_name and client key are correct.");

    private static Reply Invalid(string name) => Unauthorized($"Invalid signature for user or client '{name}'");

    /// <summary>Chef's servers name 1.0 and 1.1 here whatever they verify; clients compare the text.</summary>
    private static Reply Unauthorized(string message) =>
        Reply.Error(401, message) with
        {
            Challenge = "X-Ops-Sign version=\"1.0\" version=\"1.1\"",
        };
}
