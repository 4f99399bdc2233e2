namespace Rehai.Server.Inventory;

/// <summary>One way to go on with a query.</summary>
/// <param name="Text">What to put in the place of the <paramref name="Length"/> characters from <paramref name="Start"/> on.</param>
/// <param name="Hint">What a key is about; null for a value.</param>
/// <param name="Count">How many rows have that value; null for a key.</param>
internal sealed record Suggestion(string Text, int Start, int Length, string? Hint = null, int? Count = null);
