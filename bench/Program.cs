using System.ComponentModel;
using System.Runtime.InteropServices;
using Rehai.Bench;
using Rehai.Chef;

using var interruption = new CancellationTokenSource();
void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interruption.Cancel();
}

using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
try
{
    var arguments = Arguments.Parse(args);
    var targets = new Targets();
    Console.WriteLine(Machine.Describe());
    foreach (var name in arguments.Benches)
    {
        using var scratch = new ScratchDirectory();
        var setup = new BenchSetup(arguments, PublishedPrograms.Find(), scratch, targets, interruption.Token);
        BenchList.All[name](setup);
    }
    return targets.AreMet ? 0 : 1;
}
catch (Exception) when (interruption.IsCancellationRequested)
{
    Console.Error.WriteLine("bench: interrupted; guests, server and scratch files are gone again.");
    return 2;
}
catch (Exception e) when (e is BenchException or ChefServerException or Win32Exception or IOException)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return 1;
}
