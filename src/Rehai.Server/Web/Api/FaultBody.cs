namespace Rehai.Server.Web.Api;

/// <summary>Why nothing was answered.</summary>
/// <param name="Error">Sentences for people.</param>
/// <param name="At">Where <c>q</c> is wrong: the first character, from 0; absent where something else is.</param>
/// <param name="Length">How many characters of <c>q</c> that is about; 0 where something is missing there.</param>
internal sealed record FaultBody(IReadOnlyList<string> Error, int? At = null, int? Length = null);
