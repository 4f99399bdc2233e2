namespace Rehai.Conformance.Browser;

/// <summary>One browser and one server with the made-up fleet, which tests of pages look at and do not change.</summary>
public sealed class Showcase : IAsyncLifetime
{
    private readonly Fleet _fleet = new();

    public Chromium Chromium { get; } = new();

    internal Visitor Visitor { get; private set; } = null!;

    internal Programs.ServerProcess Server => _fleet.Server;

    public async ValueTask InitializeAsync()
    {
        await Chromium.InitializeAsync();
        MadeUpFleet.Fill(_fleet);
        Visitor = new Visitor(Chromium, _fleet.Server);
    }

    public async ValueTask DisposeAsync()
    {
        await Chromium.DisposeAsync();
        _fleet.Dispose();
    }
}

/// <summary>Tests in one browser, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<Showcase>
{
    internal const string Name = "browser";
}
