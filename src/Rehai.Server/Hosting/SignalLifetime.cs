using System.Runtime.InteropServices;

namespace Rehai.Server.Hosting;

/// <summary>Ends the host on SIGINT and SIGTERM, after the requests under way, and remembers which it was.</summary>
internal sealed class SignalLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    public PosixSignal? Received { get; private set; }

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        Received ??= context.Signal;
        application.StopApplication();
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
