namespace Rehai.Chef;

/// <summary>The run lock cannot be used at all; the message is a sentence for the user.</summary>
public sealed class RunLockException(string message) : Exception(message);
