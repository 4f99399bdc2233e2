using System.Runtime.InteropServices;

namespace Rehai.Agent;

/// <summary>
/// Turns SIGINT and SIGTERM into a cancellation that remembers which it was, and SIGHUP into a reload for who asks for it; without,
/// it ends the process.
/// </summary>
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

    /// <summary>From now on SIGHUP calls that, on a thread of the runtime's, until the result is disposed of.</summary>
    public static IDisposable OnReload(Action reload) =>
        PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            context =>
            {
                context.Cancel = true;
                reload();
            }
        );

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
