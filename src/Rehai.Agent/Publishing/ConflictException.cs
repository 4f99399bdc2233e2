namespace Rehai.Agent.Publishing;

/// <summary>Somebody else changed the node under our hands in a way that trying again did not settle.</summary>
internal sealed class ConflictException(string message) : Exception(message);
