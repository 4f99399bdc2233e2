namespace Rehai.Agent.Doctor;

/// <summary>One requirement of a run.</summary>
/// <param name="Look">Looks without writing anything; what a run would fail with may be thrown.</param>
/// <param name="Needs">Names of earlier checks; where one of them failed, this one is skipped.</param>
internal sealed record Check(string Name, Func<Examination, Finding> Look, params string[] Needs);
