using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>The server did not answer while chef-client's run lock could be held for it; a later save may be answered in time.</summary>
internal sealed class SlowServerException(Uri server)
    : ChefServerException(
        $"The Chef server {server} did not answer within the {ConvergeGate.LongestHold.TotalSeconds:0} s for which chef-client's run lock "
            + "may be held."
    );
