namespace Rehai.Server.Inventory;

/// <summary>What is wrong with a query, and where.</summary>
/// <param name="Position">The first character that it is about, from 0; the text's length where something is missing at its end.</param>
/// <param name="Length">Of what it is about; 0 where something is missing.</param>
/// <param name="Message">A sentence or two for who typed it.</param>
internal sealed record QueryFault(int Position, int Length, string Message);
