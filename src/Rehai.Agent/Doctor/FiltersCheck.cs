namespace Rehai.Agent.Doctor;

/// <summary>Does the configuration let the roots that are Rehai's own be saved?</summary>
internal static class FiltersCheck
{
    public static Finding Look(Examination examination)
    {
        var filter = examination.Config.Filter;
        var against = filter.Against("libvirt").Concat(filter.Against("rehai")).ToList();
        return against.Count == 0
            ? Finding.Ok("none holds back libvirt or rehai")
            : Finding.Warning(
                $"not all is published: {string.Join("; ", against)}",
                "Have \"libvirt\" and \"rehai\" in allowed_automatic_attributes where it is set, and not in blocked_automatic_attributes."
            );
    }
}
