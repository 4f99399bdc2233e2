namespace Rehai.Chef.Configuration;

/// <summary>The configuration cannot be used; the message names the file or option, what is wrong and what to do.</summary>
public sealed class ConfigException(string message) : Exception(message);
