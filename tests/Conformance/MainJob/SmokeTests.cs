using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

[Collection(OneHypervisor.Name)]
public sealed class SmokeTests
{
    [Fact]
    public void The_demo_runs_once_and_leaves_nothing()
    {
        var output = Tool.Run(Path.Combine(Repository.Root, "eng/demo.sh"), "--once");

        Assert.EndsWith("smoke: passed\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("demo-", HypervisorFixture.Virsh("list", "--all", "--name"), StringComparison.Ordinal);
    }
}
