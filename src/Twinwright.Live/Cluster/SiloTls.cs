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
        var authority = Authority(files.Authority);
        silo.UseTls(own, options =>
        {
            (options.RemoteCertificateMode, options.ClientCertificateMode) = (RemoteCertificateMode.RequireCertificate, RemoteCertificateMode.RequireCertificate);
            options.RemoteCertificateValidation = (certificate, _, _) => IsOf(authority, certificate);
            options.OnAuthenticateAsClient = (_, client) => client.TargetHost = own.GetNameInfo(X509NameType.SimpleName, false);
        });
    }

    private static X509Certificate2 Authority(string file)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new DataRefusedException($"silo_tls.authority {file}: cannot be loaded ({problem.Message})");
        }
    }

    private static bool IsOf(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        (chain.ChainPolicy.TrustMode, chain.ChainPolicy.RevocationMode) = (X509ChainTrustMode.CustomRootTrust, X509RevocationMode.NoCheck);
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(certificate);
    }
}
