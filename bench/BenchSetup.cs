namespace Rehai.Bench;

/// <summary>What every bench works with.</summary>
internal sealed record BenchSetup(
    Arguments Arguments,
    PublishedPrograms Programs,
    ScratchDirectory Scratch,
    Targets Targets,
    CancellationToken Cancellation
)
{
    /// <summary>One number of a full run and a smaller one for <c>--quick</c>.</summary>
    public int Choose(int full, int quick) => Arguments.IsQuick ? quick : full;

    public void Title(string text)
    {
        Cancellation.ThrowIfCancellationRequested();
        Console.WriteLine();
        Console.WriteLine(text);
    }
}
