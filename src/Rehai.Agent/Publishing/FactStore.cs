using System.Globalization;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>The document on a Chef server that holds a host's facts: read and written, and what the server's answers mean.</summary>
internal abstract class FactStore(ChefClient chef)
{
    /// <summary>What erchef takes where nobody configured it; a proxy that refuses says no number, and takes about as much.</summary>
    private const int UsualLimit = 1_000_000;

    public Uri Server => chef.Server;

    /// <summary>What kind of document it is, in a word for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>The document in messages, without an article.</summary>
    public abstract string Title { get; }

    /// <summary>Whether chef-client makes and saves the same document.</summary>
    public abstract bool IsShared { get; }

    /// <summary>What to do about a document that the server finds too large, in a sentence.</summary>
    public abstract string WhenTooLarge { get; }

    /// <summary>As the last read found it; null before the first.</summary>
    public SavingWay? Way { get; protected set; }

    /// <summary>The best way that the server was found to offer; null where an option, a missing permission or the place decided.</summary>
    public virtual SavingWay? Offered => null;

    /// <summary>Why a worse way than the server offers is taken, and how to mend that; null where none is.</summary>
    public string? Detour { get; protected set; }

    protected ChefClient Chef => chef;

    /// <summary>The document that we would create.</summary>
    public abstract AttributeDocument New();

    /// <returns>Null where the server has no such document.</returns>
    public abstract PublishedDocument? Read(CancellationToken cancellation);

    /// <exception cref="NodeTooLargeException">It may be sent again, smaller.</exception>
    public void Create(AttributeDocument document, CancellationToken cancellation)
    {
        var (path, response) = Post(document, cancellation);
        switch (response.Status)
        {
            case 201:
                return;
            case 409:
                throw new ConflictException($"Somebody else created the {Title} at the same moment; run again.");
            default:
                throw Refused(HttpMethod.Post, path, response, document);
        }
    }

    /// <param name="patch">The change alone, where it can be said as a merge patch; null where it cannot.</param>
    /// <exception cref="NodeTooLargeException">It may be sent again, smaller.</exception>
    /// <exception cref="StaleNodeException">Somebody else was faster: read again.</exception>
    public void Replace(
        PublishedDocument before,
        AttributeDocument after,
        ReadOnlyMemory<byte>? patch,
        CancellationToken cancellation
    )
    {
        var request = Request(before, after, patch) with
        {
            IfMatch = before.Tag,
            PrefersNoBody = before.Tag is not null,
        };
        var response = chef.Send(request, cancellation);
        switch (response.Status)
        {
            case 200 or 204:
                return;
            case 404:
                throw new ConflictException(
                    $"The {Title} was deleted while it was being saved; run again to create it anew."
                );
            case 412:
                throw new StaleNodeException(
                    $"Somebody else changed the {Title} while it was being saved, and nothing was saved; run again."
                );
            default:
                throw Refused(request.Method, request.Path, response, after);
        }
    }

    /// <summary>Sends the document as a new one; the answer is judged by <see cref="Create"/>.</summary>
    protected abstract (string Path, ChefResponse Response) Post(
        AttributeDocument document,
        CancellationToken cancellation
    );

    /// <summary>What changes the document, without the tag.</summary>
    protected abstract ChefRequest Request(
        PublishedDocument before,
        AttributeDocument after,
        ReadOnlyMemory<byte>? patch
    );

    /// <summary>A gateway's <c>{}</c>, taken for the document and put back, would empty it.</summary>
    protected T Parse<T>(ChefResponse response, string path, string name, Func<ReadOnlyMemory<byte>, T> parse)
        where T : AttributeDocument
    {
        if (response.Status != 200)
        {
            throw Refused(HttpMethod.Get, path, response, sent: null);
        }
        try
        {
            var document = parse(response.Body);
            return document.Name == name ? document : throw NotThis(response, path);
        }
        catch (JsonException)
        {
            throw NotThis(response, path);
        }
    }

    /// <summary>What an answer means that is none of the expected.</summary>
    /// <param name="sent">Null where nothing was.</param>
    protected virtual Exception Refused(
        HttpMethod method,
        string path,
        ChefResponse response,
        AttributeDocument? sent
    ) =>
        response.Status == 413 && sent is not null && LimitOf(response, sent) is { } limit
            ? new NodeTooLargeException($"{Server} takes no {Kind} larger than {limit} bytes.", limit)
            : chef.Refused(method, path, response);

    /// <summary>A 404 that tells of the organization or the path is no document that is missing.</summary>
    protected static bool IsWrongAddress(ChefResponse response)
    {
        var words = response.Error();
        return words.Contains("organization", StringComparison.OrdinalIgnoreCase)
            || words.Contains("No resource has the path", StringComparison.Ordinal);
    }

    /// <summary>Chef says <c>JSON must be no more than N bytes.</c></summary>
    private static int? LimitOf(ChefResponse response, AttributeDocument sent)
    {
        const string before = "no more than ";
        var words = response.Error();
        var start = words.IndexOf(before, StringComparison.Ordinal);
        var digits = start < 0 ? "" : string.Concat(words[(start + before.Length)..].TakeWhile(char.IsAsciiDigit));
        var limit = int.TryParse(digits, CultureInfo.InvariantCulture, out var bytes) ? bytes : UsualLimit;
        return limit < sent.Text.Length ? limit : null;
    }

    private ChefServerRefusedException NotThis(ChefResponse response, string path) =>
        new(
            $"{Server} answered GET {path} with something that is not this {Kind}: {response.Error()}. Is the URL right?",
            response.Status
        );
}
