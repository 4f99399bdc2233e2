using Rehai.Agent.Collectors;
using Rehai.Libvirt;

namespace Rehai.Agent.Tests.Collectors;

public sealed class GuestWordsTests
{
    [Theory]
    [InlineData(1, 1, "running", "booted")]
    [InlineData(2, 0, "idle", "unknown")]
    [InlineData(3, 5, "paused", "I/O error")]
    [InlineData(4, 1, "in shutdown", "user")]
    [InlineData(5, 2, "shut off", "destroyed")]
    [InlineData(6, 1, "crashed", "panicked")]
    [InlineData(7, 0, "pmsuspended", "unknown")]
    [InlineData(99, 1, "unknown 99", "unknown 1")]
    [InlineData(1, 99, "running", "unknown 99")]
    [InlineData(-1, -1, "unknown -1", "unknown -1")]
    public void Numbers_become_the_words_of_virsh(int state, int reason, string word, string why) =>
        Assert.Equal(
            (word, why),
            (GuestWords.State(new DomainState(state, reason)), GuestWords.Reason(new DomainState(state, reason)))
        );

    [Theory]
    [InlineData(2, "running")]
    [InlineData(17, "unknown 17")]
    public void A_pool_has_the_words_of_virsh_or_its_number(int state, string word) =>
        Assert.Equal(word, GuestWords.PoolState(state));
}
