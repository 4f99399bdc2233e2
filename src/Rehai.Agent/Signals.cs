using System.Runtime.InteropServices;

namespace Rehai.Agent;

/// <summary>Turns SIGINT and SIGTERM into a cancellation that remembers which it was.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Signals() =>
        _registrations = [
            PosixSignalRegistration.Create(
                PosixSignal.SIGINT,
                context => Cancel(context, Agent.ExitCode.UsageOrInterrupted)
            ),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Cancel(context, Agent.ExitCode.Terminated)),
        ];

    public CancellationToken Token => _source.Token;

    /// <summary>What the process ends with when <see cref="Token"/> is cancelled.</summary>
    public int ExitCode { get; private set; } = Agent.ExitCode.UsageOrInterrupted;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        ExitCode = exitCode;
        _source.Cancel();
    }
}
