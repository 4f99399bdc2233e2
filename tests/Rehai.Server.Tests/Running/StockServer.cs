using Rehai.Server.Hosting;

namespace Rehai.Server.Tests.Running;

/// <summary>As <c>serve --profile stock</c>.</summary>
public sealed class StockServer : TestServer
{
    private protected override ServerSettings Settings(ServerSettings usual) =>
        usual with
        {
            Profile = ServerProfile.Stock,
        };
}
