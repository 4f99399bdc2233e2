using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>/license</c>: how many nodes there are, beside the number up to which Chef Infra Server needs no paid licence. Nothing here depends on
/// it; clients ask because Chef's server has it.
/// </summary>
internal sealed class LicenseEndpoint(SqliteDatabase database)
{
    private const int FreeNodes = 25;
    private const string UpgradeUrl = "https://www.chef.io/contact/on-premises-simple";

    public ValueTask<Reply> Show(Exchange _)
    {
        var nodes = database.Read(NodeTable.Count);
        return new(
            Reply.Json(
                200,
                new LicenseBody(nodes > FreeNodes, FreeNodes, nodes, UpgradeUrl),
                ChefJson.Plain.LicenseBody
            )
        );
    }
}
