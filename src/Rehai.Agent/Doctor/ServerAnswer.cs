using System.Security.Cryptography.X509Certificates;
using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>What a server said to a request that nobody signed.</summary>
/// <param name="Certificate">What it showed; null over http.</param>
internal sealed record ServerAnswer(ChefResponse Response, TimeSpan Took, X509Certificate2? Certificate);
