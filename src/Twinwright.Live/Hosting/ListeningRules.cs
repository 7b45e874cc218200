using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Twinwright.Live.Access;
using Twinwright.Live.Cluster;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;

namespace Twinwright.Live.Hosting;

/// <summary>Where a live system may listen, and behind which certificate.</summary>
internal static class ListeningRules
{
    /// <summary>Off the loopback interface nothing is open without credentials.</summary>
    /// <exception cref="DataRefusedException">It would be.</exception>
    public static void Check(LiveSettings settings)
    {
        if (settings.Cluster is { } cluster)
        {
            SiloTls.Check(cluster);
        }

        if (settings.IsLoopback)
        {
            return;
        }

        // Who may publish at a cluster's broker is the broker's own matter.
        var missing = (settings.Cluster is null ? settings.Users.Count : 1, settings.Tokens.Count) switch
        {
            (0, 0) => "[[users]] and [[tokens]]",
            (0, _) => "[[users]]",
            (_, 0) => "[[tokens]]",
            _ => null,
        };
        if (missing is not null)
        {
            throw new DataRefusedException(
                $"{settings.Url} is not the loopback interface, where nothing is open without credentials: give {missing} {(settings.Cluster is { } silo ? $"in {silo.File}" : "with --config")} (docs/live-ingestion.md), or listen on 127.0.0.1");
        }
    }

    /// <summary>Loads the certificate; null for none.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="key">The key of the settings that names it, for those who are told that it cannot be loaded.</param>
    /// <exception cref="DataRefusedException">It cannot be loaded.</exception>
    public static X509Certificate2? Certificate(TlsFiles? files, string key = "tls.certificate")
    {
        if (files is null)
        {
            return null;
        }

        try
        {
            var password = files.PasswordFile is { } file ? File.ReadLines(file).FirstOrDefault("") : null;
            if (Path.GetExtension(files.Certificate).ToLowerInvariant() is ".pfx" or ".p12")
            {
                return X509CertificateLoader.LoadPkcs12FromFile(files.Certificate, password);
            }

            return password is null
                ? X509Certificate2.CreateFromPemFile(files.Certificate, files.Key)
                : X509Certificate2.CreateFromEncryptedPemFile(files.Certificate, password, files.Key);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DataRefusedException($"{key} {files.Certificate}: cannot be loaded ({problem.Message})");
        }
    }

    /// <summary>Puts a port behind the certificate, if there is one.</summary>
    public static void Secure(ListenOptions listen, X509Certificate2? certificate)
    {
        if (certificate is not null)
        {
            listen.UseHttps(certificate);
        }
    }
}
