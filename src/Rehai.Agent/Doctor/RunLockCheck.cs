using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>Can chef-client's run lock be taken, and who has it now?</summary>
internal static class RunLockCheck
{
    public static Finding Look(Examination examination)
    {
        var file = examination.Config.LockFile;
        return RunLock.Look(file) switch
        {
            RunLockState.Free => Finding.Ok($"{file} is free"),
            RunLockState.Absent => Finding.Ok($"{file} is not there yet and can be made"),
            _ => Finding.Warning(
                $"{RunLockHolder.Of(file)} holds {file} now",
                "While chef-client converges that is right, and a run waits for it. Where it stays so, look at that process."
            ),
        };
    }
}
