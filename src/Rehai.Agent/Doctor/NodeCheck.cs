namespace Rehai.Agent.Doctor;

/// <summary>Is there a node of this name?</summary>
internal static class NodeCheck
{
    public static Finding Look(Examination examination) =>
        Finding.Ok(examination.Node is null ? "there is none yet; the first run makes it" : "is there");
}
