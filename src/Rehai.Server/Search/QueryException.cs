namespace Rehai.Server.Search;

/// <summary>The query cannot be understood, or would cost too much; the message says which, as the end of a sentence or empty.</summary>
internal sealed class QueryException(string message = "") : Exception(message);
