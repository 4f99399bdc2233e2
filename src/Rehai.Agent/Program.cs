using Rehai.Agent;
using Rehai.Agent.Commands;

using var signals = new Signals();
return CommandLine.Run(args, signals);
