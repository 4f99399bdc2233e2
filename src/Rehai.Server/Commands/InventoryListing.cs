using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rehai.Server.Commands.Administration;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands;

/// <summary>Rows for a command: from the server that serves the data, or from the store.</summary>
/// <param name="Name">Of the command, and of the address.</param>
/// <param name="Type">Of the JSON.</param>
internal sealed record InventoryListing<TRow, TBody>(
    string Name,
    RowKind<TRow> Kind,
    Func<TRow, TBody> Body,
    JsonTypeInfo<ItemsBody<TBody>> Type,
    ListedFields<TBody> Fields
)
{
    /// <summary>What is wrong with what was asked, with a caret under it; null where nothing is.</summary>
    public string? FaultOf(string query, string? sort)
    {
        if (InventoryQuery.Parse(query).Fault is { } fault)
        {
            var carets = new string('^', Math.Max(fault.Length, 1));
            return $"{query.ReplaceLineEndings(" ")}\n{new string(' ', fault.Position)}{carets}\n{fault.Message}";
        }
        return RowOrder<TRow>.Parse(Kind, sort).Fault;
    }

    /// <exception cref="StorageUnusableException">No data, or none that can be read.</exception>
    public async Task<ItemsBody<TBody>> Read(
        DataDirectory directory,
        string query,
        string? sort,
        CancellationToken cancellation
    ) => await Ask(directory, query, sort, cancellation) ?? ReadStore(directory, query, sort);

    /// <summary>Null where no server answers, or one that has no such address.</summary>
    private async Task<ItemsBody<TBody>?> Ask(
        DataDirectory directory,
        string query,
        string? sort,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var superuser = Superuser.BeforeServing(directory);
            if (superuser is null)
            {
                return null;
            }
            var path = $"/inventory/{Name}?q={AdminCommand.Part(query)}&sort={AdminCommand.Part(sort ?? "")}";
            return (await superuser.Get(path, cancellation)).Deserialize(Type);
        }
        catch (Exception e) when (e is StorageUnusableException or RefusedException)
        {
            // What a killed server left, one that only carries out a command, or of a profile without: the store has the same rows.
            return null;
        }
    }

    private ItemsBody<TBody> ReadStore(DataDirectory directory, string query, string? sort)
    {
        directory.RequireStore();
        var now = TimeProvider.System.GetUtcNow();
        var whole = SqliteDatabase.ReadOnce(directory.StoreFile, session => session.AtOneMoment(FeedReading.Whole));
        var request = new ViewRequest<TRow>(
            InventoryQuery.Parse(query).Query!,
            RowOrder<TRow>.Parse(Kind, sort).Order!
        );
        var view = InventoryView<TRow>.Of(Kind, request, InventorySnapshot.Of(whole, now), now);
        return new(view.Snapshot.Sequence, view.Total, [.. view.Rows.Select(Body)]);
    }
}
