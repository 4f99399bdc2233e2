using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>What monitors and clients ask before they have a key.</summary>
internal sealed class StatusEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> Show(Exchange _)
    {
        var store = Probe();
        var body = new StatusBody(
            store,
            new Dictionary<string, string> { ["rehai_store"] = store },
            new KeygenBody(0, 0),
            new IndexingBody("inline")
        );
        return new(Reply.Json(store == "pong" ? 200 : 500, body, ChefJson.Plain.StatusBody));
    }

    public static ValueTask<Reply> ApiVersions(Exchange _) =>
        new(
            Reply.Json(200, new ApiVersionsBody(ApiVersion.Lowest, ApiVersion.Highest), ChefJson.Plain.ApiVersionsBody)
        );

    /// <summary>Chef's audit mode, which is gone from its clients too.</summary>
    public static ValueTask<Reply> NoControls(Exchange _) =>
        new(Reply.ErrorText(410, "Audit mode is not supported by this server."));

    private string Probe()
    {
        try
        {
            return database.Read(session => session.Number("SELECT 1")) == 1 && !database.IsDamaged ? "pong" : "fail";
        }
        catch (Exception e) when (e is System.Data.Common.DbException or StorageDamagedException)
        {
            return "fail";
        }
    }
}
