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

    /// <summary>
    /// Whether what was read or saved is remembered, so that the next save need not read it: its tag says whether it is the one still. Without a
    /// tag nothing is remembered.
    /// </summary>
    public bool Remembers { get; init; }

    /// <summary>What the server is known to have, as long as nobody else changes it; null where it has to be read.</summary>
    public PublishedDocument? Known { get; private set; }

    /// <summary>Whether the document, as it was read last, could be changed by a merge patch.</summary>
    public bool TakesPatches { get; private set; }

    /// <summary>The document as it was read or saved last, whoever may have changed it since.</summary>
    public AttributeDocument? Last { get; private set; }

    /// <summary>The server may offer more than when it was asked last.</summary>
    public virtual void AskAgain() { }

    /// <summary>Somebody else may have changed it: the next save reads it.</summary>
    public void Forget() => Known = null;

    /// <summary>The document that we would create.</summary>
    public abstract AttributeDocument New();

    /// <returns>Null where the server has no such document.</returns>
    public PublishedDocument? Read(CancellationToken cancellation)
    {
        var read = Known ?? Fetch(cancellation);
        TakesPatches = read?.TakesPatches ?? TakesPatches;
        Known = Remembers && read?.Tag is not null ? read : null;
        Last = read?.Document ?? Last;
        return read;
    }

    /// <inheritdoc cref="Read"/>
    protected abstract PublishedDocument? Fetch(CancellationToken cancellation);

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
        // Whatever comes of it: the one that was read is not known to be there any more.
        Forget();
        var response = chef.Send(request, cancellation);
        switch (response.Status)
        {
            case 200 or 204:
                Remember(before, request, after, response);
                Last = Known?.Document ?? after;
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

    private void Remember(PublishedDocument before, ChefRequest request, AttributeDocument after, ChefResponse response)
    {
        if (Remembers && before.Tag is not null && response.EntityTag is { } tag)
        {
            var saved =
                request.Method == HttpMethod.Patch
                    ? after.Parsed(MergePatch.Apply(before.Document.Text, request.Body))
                    : after;
            Known = new(saved, tag, before.TakesPatches);
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
