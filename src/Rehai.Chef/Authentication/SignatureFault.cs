namespace Rehai.Chef.Authentication;

/// <summary>Why a request's signature headers cannot even be checked.</summary>
/// <param name="Headers">The headers that are missing or malformed; empty for an unsupported protocol.</param>
public sealed record SignatureFault(SignatureFaultKind Kind, IReadOnlyList<string> Headers);

public enum SignatureFaultKind
{
    MissingHeaders,
    MalformedHeaders,
    UnsupportedProtocol,
}
