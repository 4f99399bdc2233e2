using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>What a server said to a request that nobody signed.</summary>
/// <param name="Skew">How far this host's clock is ahead of the server's, to the second; null where the server told no time.</param>
internal sealed record ServerAnswer(ChefResponse Response, TimeSpan Took, TimeSpan? Skew);
