using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Rehai.Chef.Authentication;

/// <summary>
/// Signing 1.0 and 1.1 pad the text itself (PKCS#1 v1.5 type 1, no DigestInfo), which no class of .NET offers. OpenSSL does,
/// in constant time and blinded, and .NET has it in the process already.
/// </summary>
internal static partial class OpenSsl
{
    private const string Crypto = "rehai-libcrypto";

    static OpenSsl() =>
        NativeLibrary.SetDllImportResolver(
            typeof(OpenSsl).Assembly,
            static (name, _, _) => name == Crypto ? Load("libcrypto.so.3", "libcrypto.so.1.1") : IntPtr.Zero
        );

    public static byte[] SignWithoutDigest(SafeEvpPKeyHandle key, byte[] text)
    {
        using var context = PKeyContext.Create(key);
        if (EVP_PKEY_sign_init(context) <= 0)
        {
            throw new CryptographicException("OpenSSL cannot sign with this key.");
        }
        nuint length = 0;
        if (EVP_PKEY_sign(context, null, ref length, text, (nuint)text.Length) <= 0)
        {
            throw new CryptographicException("OpenSSL cannot sign with this key.");
        }
        var signature = new byte[length];
        if (EVP_PKEY_sign(context, signature, ref length, text, (nuint)text.Length) <= 0)
        {
            throw new CryptographicException("The text to sign does not fit this key.");
        }
        return signature;
    }

    /// <summary>The signed text; empty where the signature was not made by this key.</summary>
    public static byte[] RecoverWithoutDigest(SafeEvpPKeyHandle key, byte[] signature)
    {
        using var context = PKeyContext.Create(key);
        nuint length = 0;
        if (
            EVP_PKEY_verify_recover_init(context) <= 0
            || EVP_PKEY_verify_recover(context, null, ref length, signature, (nuint)signature.Length) <= 0
        )
        {
            return [];
        }
        var text = new byte[length];
        return EVP_PKEY_verify_recover(context, text, ref length, signature, (nuint)signature.Length) > 0
            ? text[..(int)length]
            : [];
    }

    private static IntPtr Load(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return library;
            }
        }
        return IntPtr.Zero;
    }

    private sealed class PKeyContext() : SafeHandle(IntPtr.Zero, ownsHandle: true)
    {
        public override bool IsInvalid => handle == IntPtr.Zero;

        public static PKeyContext Create(SafeEvpPKeyHandle key)
        {
            var context = EVP_PKEY_CTX_new(key, IntPtr.Zero);
            return context.IsInvalid
                ? throw new CryptographicException("OpenSSL gave no context for the key.")
                : context;
        }

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_CTX_free(handle);
            return true;
        }
    }

    [LibraryImport(Crypto)]
    private static partial PKeyContext EVP_PKEY_CTX_new(SafeEvpPKeyHandle key, IntPtr engine);

    [LibraryImport(Crypto)]
    private static partial void EVP_PKEY_CTX_free(IntPtr context);

    [LibraryImport(Crypto)]
    private static partial int EVP_PKEY_sign_init(PKeyContext context);

    [LibraryImport(Crypto)]
    private static partial int EVP_PKEY_sign(
        PKeyContext context,
        byte[]? signature,
        ref nuint signatureLength,
        byte[] text,
        nuint textLength
    );

    [LibraryImport(Crypto)]
    private static partial int EVP_PKEY_verify_recover_init(PKeyContext context);

    [LibraryImport(Crypto)]
    private static partial int EVP_PKEY_verify_recover(
        PKeyContext context,
        byte[]? text,
        ref nuint textLength,
        byte[] signature,
        nuint signatureLength
    );
}
