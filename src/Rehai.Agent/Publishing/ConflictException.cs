namespace Rehai.Agent.Publishing;

/// <summary>Somebody else changed the document under our hands in a way that trying again did not settle.</summary>
internal class ConflictException(string message) : Exception(message);

/// <summary>The document is no longer the one that was read: read again and merge again.</summary>
internal sealed class StaleNodeException(string message) : ConflictException(message);
