using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;
using Orleans.Hosting;
using Twinwright.Live.Access;
using Twinwright.Live.Hosting;
using Twinwright.Live.Storage;

namespace Twinwright.Live.Cluster;

/// <summary>Silos show each other certificates of one authority: between them nothing else says who may give orders.</summary>
internal static class SiloTls
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>Off the loopback interface silos listen to those only who show a certificate.</summary>
    /// <exception cref="DataRefusedException">They would listen to anybody.</exception>
    public static void Check(ClusterSettings cluster)
    {
        if (cluster.Tls is null && !System.Net.IPAddress.IsLoopback(cluster.Self.Listen.Address))
        {
            throw new DataRefusedException(
                $"{cluster.File}: silos listen on {cluster.Self.Listen}, which is not the loopback interface, where nothing is open without credentials: give [silo_tls] (docs/cluster.md), or listen on 127.0.0.1");
        }
    }

    /// <summary>Puts the connections between silos behind certificates, if there are any.</summary>
    /// <exception cref="DataRefusedException">They cannot be loaded.</exception>
    public static void Secure(ISiloBuilder silo, ClusterSettings cluster)
    {
        if (cluster.Tls is not { } files)
        {
            return;
        }

        var own = ListeningRules.Certificate(new TlsFiles(files.Certificate, files.Key, null), "silo_tls.certificate")!;
        var authority = Authority(files.Authority, "silo_tls.authority");
        RequireValid(own, authority, files);
        silo.UseTls(own, options =>
        {
            (options.RemoteCertificateMode, options.ClientCertificateMode) = (RemoteCertificateMode.RequireCertificate, RemoteCertificateMode.RequireCertificate);
            options.RemoteCertificateValidation = (certificate, _, _) => IsOf(authority, certificate);
            options.OnAuthenticateAsClient = (_, client) => client.TargetHost = own.GetNameInfo(X509NameType.SimpleName, false);
        });
    }

    /// <summary>Loads the certificate of an authority.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="key">The key of the settings at which it stands.</param>
    /// <exception cref="DataRefusedException">It cannot be loaded.</exception>
    public static X509Certificate2 Authority(string file, string key)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new DataRefusedException($"{key} {file}: cannot be loaded ({problem.Message})");
        }
    }

    /// <summary>Others would not talk to a silo with a certificate that they do not take, and take it for dead.</summary>
    private static void RequireValid(X509Certificate2 own, X509Certificate2 authority, SiloTlsFiles files)
    {
        if (!own.HasPrivateKey)
        {
            throw new DataRefusedException($"silo_tls.certificate {files.Certificate}: is without its key; name that with silo_tls.key");
        }

        if (own.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } usage && new[] { ServerUse, ClientUse }.FirstOrDefault(use => usage.EnhancedKeyUsages[use] is null) is { } lacking)
        {
            throw new DataRefusedException(
                $"silo_tls.certificate {files.Certificate}: may not be used by {(lacking == ServerUse ? "servers" : "clients")}, but silos are both (extendedKeyUsage serverAuth, clientAuth)");
        }

        using var chain = new X509Chain();
        if (!IsOf(chain, authority, own))
        {
            throw new DataRefusedException(
                $"silo_tls.certificate {files.Certificate}: other silos will not take it, by silo_tls.authority {files.Authority} ({string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()))})");
        }
    }

    private static bool IsOf(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        return IsOf(chain, authority, certificate);
    }

    private static bool IsOf(X509Chain chain, X509Certificate2 authority, X509Certificate2 certificate)
    {
        (chain.ChainPolicy.TrustMode, chain.ChainPolicy.RevocationMode) = (X509ChainTrustMode.CustomRootTrust, X509RevocationMode.NoCheck);
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(certificate);
    }
}
