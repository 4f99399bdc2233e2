using Rehai.Agent.Publishing;

namespace Rehai.Agent.Tests.Publishing;

public sealed class SavingWayMemoryTests : IDisposable
{
    private static readonly Uri Server = new("https://chef.example.com/organizations/acme");

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-memory-").FullName;
    private readonly MovedTime _time = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_way_is_recalled_for_a_day_and_for_its_server_only()
    {
        Memory().Keep(SavingWay.CurrentState);

        Assert.Equal(SavingWay.CurrentState, Memory().Recall());
        Assert.Null(Memory(new Uri(Server, "/organizations/other")).Recall());
        _time.Offset = TimeSpan.FromHours(25);
        Assert.Null(Memory().Recall());
    }

    [Fact]
    public void What_is_found_anew_takes_the_place_of_the_old()
    {
        Memory().Keep(SavingWay.CurrentState);
        Memory().Keep(SavingWay.Locked);

        Assert.Equal(SavingWay.Locked, Memory().Recall());
        Assert.Single(Directory.EnumerateFiles(_directory));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"server":1,"strategy":2,"found_at":"x"}""")]
    [InlineData(
        """{"server":"https://chef.example.com/organizations/acme","strategy":"best","found_at":"2026-01-01"}"""
    )]
    public void A_file_that_says_nothing_is_asked_for_nothing(string text)
    {
        File.WriteAllText(Path.Combine(_directory, "way"), text);

        Assert.Null(Memory().Recall());
    }

    [Fact]
    public void A_place_that_cannot_be_written_costs_the_memory_only()
    {
        var memory = new SavingWayMemory("/proc/nowhere/way", Server, _time);

        memory.Keep(SavingWay.Locked);

        Assert.Null(memory.Recall());
    }

    private SavingWayMemory Memory(Uri? server = null) => new(Path.Combine(_directory, "way"), server ?? Server, _time);

    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Offset { get; set; } = TimeSpan.FromSeconds(1);

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + (Offset += TimeSpan.FromSeconds(1));
    }
}
