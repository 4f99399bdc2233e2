using FsCheck;
using FsCheck.Fluent;

namespace Rehai.Chef.Tests;

/// <summary>Properties of drawn cases, which are the same in every run.</summary>
internal static class Soak
{
    private const ulong Seed = 20261124;

    internal static void Check<T>(Gen<T> cases, int count, Action<T> holds) =>
        Prop.ForAll(cases.ToArbitrary(), holds)
            .Check(
                Config
                    .QuickThrowOnFailure.WithMaxTest(count * SoakFactor.Value)
                    .WithReplay(Replay)
                    .WithQuietOnSuccess(true)
            );

    private static Microsoft.FSharp.Core.FSharpOption<Replay> Replay =>
        new(new Replay(new Rnd(Seed, Seed | 1), Microsoft.FSharp.Core.FSharpOption<int>.None));
}
