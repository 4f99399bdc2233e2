namespace Rehai.Chef.Authentication;

/// <summary>A key that cannot be used; the message is a sentence for the user and never holds key material.</summary>
public sealed class ChefKeyException(string message) : Exception(message);
