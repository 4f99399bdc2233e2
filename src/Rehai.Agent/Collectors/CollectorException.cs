namespace Rehai.Agent.Collectors;

/// <summary>A collector could not read what is there; the message is a sentence for the user.</summary>
internal sealed class CollectorException(string message) : Exception(message);
