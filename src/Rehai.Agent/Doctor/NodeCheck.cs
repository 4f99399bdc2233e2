using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>Is there a node of this name, and is it the node of this configuration?</summary>
internal static class NodeCheck
{
    public static Finding Look(Examination examination)
    {
        if (examination.Node is not { } node)
        {
            return Finding.Ok("there is none yet; the first run makes it");
        }
        var environment = examination.Config.Environment;
        return Text(node, "policy_name") is not { } policy
                ? Finding.Ok($"is there, in {Text(node, "chef_environment")}")
            : environment == "_default"
                ? Finding.Ok($"is there, with the policy {policy} of {Text(node, "policy_group")}")
            : Finding.Warning(
                $"has the policy {policy}, and client.rb sets environment {environment}",
                "chef-client takes one or the other: take environment out of client.rb, or policy_name and policy_group off the node."
            );
    }

    private static string? Text(NodeDocument node, string member) =>
        node.Members.FirstOrDefault(found => found.Name == member)?.Text();
}
