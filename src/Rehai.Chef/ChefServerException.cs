namespace Rehai.Chef;

/// <summary>Something went wrong between us and a Chef server; the message is a sentence for the user.</summary>
public abstract class ChefServerException(string message) : Exception(message);

/// <summary>No answer: name, connection, proxy, TLS or time.</summary>
/// <param name="isLasting">Trying again cannot help: a certificate that does not verify.</param>
public sealed class ChefServerUnreachableException(string message, bool isLasting) : ChefServerException(message)
{
    public bool IsLasting => isLasting;
}

/// <summary>An answer that is not the one asked for.</summary>
public sealed class ChefServerRefusedException(string message, int status) : ChefServerException(message)
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    /// <inheritdoc cref="ChefResponse.IsFromChef"/>
    public bool IsFromChef { get; init; }

    /// <summary>How long the server asks to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
