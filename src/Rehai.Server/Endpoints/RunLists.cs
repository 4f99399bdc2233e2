using Rehai.Chef;

namespace Rehai.Server.Endpoints;

/// <summary>A role's run lists by environment, <c>env_run_lists</c>. The environments need not exist.</summary>
internal static class RunLists
{
    private const string Invalid = "Field 'env_run_lists' contains invalid run lists";

    /// <summary>The canonical text, or what is wrong with it.</summary>
    public static (ReadOnlyMemory<byte> Text, string? Fault) Read(RawJsonMember member)
    {
        if (RawJsonObject.AsObject(member.Value) is not { } lists)
        {
            return (default, Invalid);
        }
        foreach (var list in lists.Members)
        {
            if (!Names.Environment.IsMatch(list.Name))
            {
                return (default, $"Invalid key '{list.Name}' for env_run_lists");
            }
            if (RunList.Canonical(list) is null)
            {
                return (default, Invalid);
            }
        }
        return (lists.Map(list => RunList.Canonical(list)!.Value).Text, null);
    }
}
