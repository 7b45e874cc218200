using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using Twinwright.Live.Cluster;
using Twinwright.Live.Hosting;
using Twinwright.Live.Storage;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>Silos talk to those only who show a certificate of their authority, on both sides of a connection.</summary>
public sealed class SiloTlsTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly TestAuthority _authority = new(), _other = new();
    private readonly X509Certificate2 _good, _expired, _early, _foreign;

    public SiloTlsTests()
    {
        (_good, _foreign) = (_authority.Sign("good"), _other.Sign("good"));
        (_expired, _early) = (_authority.Sign("good", -10, -1), _authority.Sign("good", 1, 10));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_of_one_authority_form_a_cluster_and_nobody_else_is_greeted()
    {
        var place = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        using var one = Silo("one", place.Port, place);
        using var two = Silo("two", LoopbackPort.Free(), place);
        await one.StartAsync(Stop);
        await two.StartAsync(Stop);
        foreach (var silo in new[] { one, two })
        {
            await SiloHere.UntilAsync(() => Task.FromResult(Active(silo).SequenceEqual(["one", "two"])), "two silos know each other");
        }

        var greeted = new List<(string Who, bool IsGreeted)> { ("plain", await IsGreetedPlainlyAsync(place)) };
        foreach (var (who, shown) in new[] { ("good", _good), ("foreign", _foreign), ("expired", _expired), ("early", _early), ("nameless", null) })
        {
            greeted.Add((who, await IsGreetedAsync(place, shown)));
        }

        Assert.Equal([("plain", false), ("good", true), ("foreign", false), ("expired", false), ("early", false), ("nameless", false)], greeted);
        await two.StopAsync(Stop);
        await one.StopAsync(Stop);
    }

    [Fact]
    public async Task A_silo_says_nothing_to_a_listener_without_a_certificate_of_its_authority()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        // It wants to join a cluster of which the listener claims to be the first silo, and comes again whenever that fails.
        using var silo = Silo("joins", LoopbackPort.Free(), (IPEndPoint)listener.LocalEndpoint);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var start = silo.StartAsync(ends.Token);
        var trusted = new List<(bool Speaks, string? Shows)>();
        foreach (var shown in new[] { _foreign, _expired, _good })
        {
            trusted.Add(await SpeaksAsync(listener, shown));
        }

        await ends.CancelAsync();
        await Task.WhenAny(start);
        Assert.Equal([false, false, true], trusted.Select(one => one.Speaks));
        Assert.Equal("CN=joins", trusted[^1].Shows);
    }

    [Fact]
    public void Certificates_that_cannot_be_loaded_are_refused_by_their_keys()
    {
        var files = Files("one");
        Assert.StartsWith(
            $"silo_tls.certificate {_scratch["missing.pem"]}: cannot be loaded (",
            Assert.Throws<DataRefusedException>(() => Build(files with { Certificate = _scratch["missing.pem"] })).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            $"silo_tls.authority {_scratch["missing.pem"]}: cannot be loaded (",
            Assert.Throws<DataRefusedException>(() => Build(files with { Authority = _scratch["missing.pem"] })).Message, StringComparison.Ordinal);

        void Build(SiloTlsFiles tls) => Silo("one", 1, new IPEndPoint(IPAddress.Loopback, 1), tls).Dispose();
    }

    [Fact]
    public void A_silo_does_not_begin_with_a_certificate_that_the_others_would_not_take()
    {
        var files = Files("one");
        using var served = _authority.Sign("one", use: "1.3.6.1.5.5.7.3.1");
        File.WriteAllText(_scratch["served.pem"], served.ExportCertificatePem());
        File.WriteAllText(_scratch["served-key.pem"], served.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Assert.Equal(
            $"silo_tls.certificate {_scratch["served.pem"]}: may not be used by clients, but silos are both (extendedKeyUsage serverAuth, clientAuth)",
            Assert.Throws<DataRefusedException>(() => Silo("one", 1, new IPEndPoint(IPAddress.Loopback, 1), files with { Certificate = _scratch["served.pem"], Key = _scratch["served-key.pem"] }).Dispose()).Message);
        foreach (var (bad, name) in new[] { (_expired, "expired"), (_early, "early"), (_foreign, "foreign") })
        {
            File.WriteAllText(_scratch[$"{name}.pem"], bad.ExportCertificatePem());
            File.WriteAllText(_scratch[$"{name}-key.pem"], bad.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            var tls = files with { Certificate = _scratch[$"{name}.pem"], Key = _scratch[$"{name}-key.pem"] };
            Assert.StartsWith(
                $"silo_tls.certificate {tls.Certificate}: other silos will not take it, by silo_tls.authority {files.Authority} (",
                Assert.Throws<DataRefusedException>(() => Silo("one", 1, new IPEndPoint(IPAddress.Loopback, 1), tls).Dispose()).Message, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        foreach (var certificate in new[] { _good, _expired, _early, _foreign })
        {
            certificate.Dispose();
        }

        _authority.Dispose();
        _other.Dispose();
        _scratch.Dispose();
    }

    /// <summary>A silo of nothing but what joins it to others.</summary>
    private IHost Silo(string name, int port, IPEndPoint first, SiloTlsFiles? tls = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, LoopbackPort.Free(), first, "twinwright", "tls");
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            SiloTls.Secure(silo, new ClusterSettings { Tls = tls ?? Files(name) });
        });
        return builder.Build();
    }

    /// <summary>The files that a silo is given.</summary>
    private SiloTlsFiles Files(string name)
    {
        using var own = _authority.Sign(name);
        File.WriteAllText(_scratch[$"{name}.pem"], own.ExportCertificatePem());
        File.WriteAllText(_scratch[$"{name}-key.pem"], own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_scratch["authority.pem"], _authority.Pem);
        return new SiloTlsFiles(_scratch[$"{name}.pem"], _scratch[$"{name}-key.pem"], _scratch["authority.pem"]);
    }

    private static IEnumerable<string> Active(IHost silo) => silo.Services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active).Select(member => member.Name).Order(StringComparer.Ordinal);

    /// <summary>Whether a silo says anything to somebody with a certificate: silos begin by telling who they are.</summary>
    private static async Task<bool> IsGreetedAsync(IPEndPoint place, X509Certificate2? shown)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(place, Stop);
        await using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        return await HearsAsync(stream, () => stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "one", ClientCertificates = shown is null ? null : [shown] }, Stop));
    }

    /// <summary>Whether a silo says anything to somebody who speaks as silos without certificates do.</summary>
    private static async Task<bool> IsGreetedPlainlyAsync(IPEndPoint place)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(place, Stop);
        var answer = new byte[64];
        try
        {
            await client.GetStream().WriteAsync(new byte[] { 16, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 }, Stop);

            // An alert of TLS is no greeting.
            return await client.GetStream().ReadAsync(answer, Stop) > 0 && (answer[0], answer[1]) != (0x15, 3);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether whoever connects next says anything to a listener that shows a certificate, and in whose name it does.</summary>
    private static async Task<(bool Speaks, string? Shows)> SpeaksAsync(TcpListener listener, X509Certificate2 shown)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var client = await listener.AcceptTcpClientAsync(patience.Token);
        await using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        var speaks = await HearsAsync(stream, () => stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = shown, ClientCertificateRequired = true }, Stop));
        return (speaks, speaks ? stream.RemoteCertificate?.Subject : null);
    }

    private static async Task<bool> HearsAsync(SslStream stream, Func<Task> authenticateAsync)
    {
        try
        {
            await authenticateAsync();
            return await stream.ReadAsync(new byte[64], Stop) > 0;
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return false;
        }
    }
}
