namespace Rehai.Chef.Configuration.Ruby;

/// <summary>What stands here is not understood; the statement it is in is skipped.</summary>
internal sealed class RubySyntaxException : Exception;
