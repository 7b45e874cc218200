using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>An authority that signs certificates, made for a test.</summary>
/// <remarks>All have the same name: what tells them apart is their keys alone.</remarks>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _own;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=authority of a test", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _own = request.CreateSelfSigned(Now.AddDays(-100), Now.AddDays(100));
    }

    /// <summary>Its own certificate, as PEM.</summary>
    public string Pem => _own.ExportCertificatePem();

    /// <summary>Signs a certificate.</summary>
    /// <param name="name">In this name.</param>
    /// <param name="fromDays">Valid from so many days after now.</param>
    /// <param name="untilDays">Valid until so many days after now.</param>
    /// <param name="use">The only use that it may be put to; null for any.</param>
    /// <returns>The certificate with its key.</returns>
    public X509Certificate2 Sign(string name, int fromDays = -10, int untilDays = 10, string? use = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (use is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        }

        using var signed = request.Create(_own, Now.AddDays(fromDays), Now.AddDays(untilDays), RandomNumberGenerator.GetBytes(12));
        using var whole = signed.CopyWithPrivateKey(key);

        // Through PKCS 12, since streams want keys that are kept.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose()
    {
        _own.Dispose();
        _key.Dispose();
    }
}
