using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;

namespace Rehai.Agent.Tests.Publishing;

public sealed class SizeBudgetTests
{
    private readonly SetTime _time = new();
    private readonly SizeBudget _budget;

    public SizeBudgetTests() => _budget = new SizeBudget(_time);

    [Theory]
    [InlineData(2000, 500, 1000)]
    [InlineData(2000, 1500, 500)]
    [InlineData(2000, 2500, 0)]
    public void What_a_server_refused_once_leaves_ours_what_others_leave_and_half_at_most(
        int limit,
        int others,
        int ours
    )
    {
        Assert.Equal(AttributeBudget.Bytes, _budget.Bytes);

        _budget.Refused(limit, others);

        Assert.Equal(ours, _budget.Bytes);
    }

    [Fact]
    public void After_an_hour_all_is_tried_again()
    {
        _budget.Refused(2000, 500);
        _time.Pass(TimeSpan.FromMinutes(59));
        Assert.Equal(1000, _budget.Bytes);
        _time.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(AttributeBudget.Bytes, _budget.Bytes);

        _budget.Refused(1000, 100);
        Assert.Equal(500, _budget.Bytes);
    }
}
