namespace Rehai.Chef.Authentication;

/// <summary>
/// The versions of Chef's request signing (RFC 065; mixlib-authentication <c>signedheaderauth.rb</c>; chef_authn). They differ
/// in the canonical text, the hash and the RSA operation; 1.2 is verified by servers and made by no client of Chef's.
/// </summary>
public enum SigningProtocol
{
    V10,
    V11,
    V12,
    V13,
}
