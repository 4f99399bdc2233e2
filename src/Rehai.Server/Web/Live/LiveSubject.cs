using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Live;

/// <param name="Key">Pages of one key are sent the same.</param>
/// <param name="Audience">Makes the audience, of the snapshot that its first change follows on.</param>
internal sealed record LiveSubject(string Key, Func<InventorySnapshot, LiveAudience> Audience);
