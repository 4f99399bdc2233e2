using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;
using Rehai.Server.Web.Pages;

namespace Rehai.Server.Web.Live;

/// <summary>Pages whose whole content is made anew once a change concerns it: of one guest, of one host, of the fleet, the timeline.</summary>
/// <param name="concerns">Whether the content may be another after that change.</param>
/// <param name="content">The content as it is.</param>
/// <param name="pause">Between two renderings; the first of several changes is shown at once.</param>
internal sealed class ContentAudience(
    Func<InventoryChange, bool> concerns,
    Func<RenderFragment> content,
    TimeSpan pause,
    PageRenderer renderer,
    TimeProvider time
) : LiveAudience
{
    private bool _isNew;
    private DateTimeOffset _lastAt = DateTimeOffset.MinValue;

    public override ValueTask<ReadOnlyMemory<byte>> Events(LiveChange change)
    {
        _isNew |= concerns(change.Change);
        return Gathered(change.Sequence);
    }

    public override ValueTask<ReadOnlyMemory<byte>> Missed(IReadOnlyList<LiveChange> changes) =>
        changes.Any(change => concerns(change.Change)) ? Render(changes[^1].Sequence) : default;

    public override ValueTask<ReadOnlyMemory<byte>> Gathered(long sequence)
    {
        var now = time.GetUtcNow();
        if (!_isNew || now - _lastAt < pause)
        {
            return default;
        }
        (_isNew, _lastAt) = (false, now);
        return Render(sequence);
    }

    private async ValueTask<ReadOnlyMemory<byte>> Render(long sequence) =>
        StreamText.Event("main", (await renderer.Render(LiveContent.Of(content()))).Span, sequence);
}
