using Rehai.Agent;
using Rehai.Agent.Commands;

StandardStreams.Occupy();
using var signals = new Signals();
return CommandLine.Run(args, signals);
