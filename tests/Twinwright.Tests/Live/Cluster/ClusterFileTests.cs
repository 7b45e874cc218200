using System.Net;
using Twinwright.Cli.Live;
using Twinwright.Experiments.Files;
using Twinwright.Live.Cluster;
using Twinwright.Live.Settings;
using Twinwright.Tests.Cli;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>The file that tells processes how they form a cluster.</summary>
public sealed class ClusterFileTests(Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly string Example = Repository.Path("docs", "cluster.example.toml");

    [Fact]
    public void The_example_says_the_defaults_where_it_does_not_say_that_another_value_is_meant()
    {
        var settings = ClusterFile.Read(Example, "upstream");
        var (cluster, fresh) = (settings.Cluster!, new ClusterSettings());

        Assert.Equal(new LiveSettings { Url = new Uri("http://127.0.0.1:5082"), Cluster = cluster, Users = settings.Users, Tokens = settings.Tokens }, settings);
        Assert.Equal(
            fresh with
            {
                File = Example, Name = "river-basin", Connection = "Host=10.0.0.10;Username=twinwright;Database=twinwright", Silos = cluster.Silos, Self = cluster.Silos[1],
                Tls = new SiloTlsFiles("/etc/twinwright/silo.pem", "/etc/twinwright/silo-key.pem", "/etc/twinwright/authority.pem"),
                Broker = fresh.Broker with { Url = new Uri("mqtt://10.0.0.10:1883") },
            },
            cluster);
        Assert.Equal(["centre", "upstream", "downstream"], cluster.Silos.Select(silo => silo.Name));
        Assert.Equal([(true, false), (false, true), (false, true)], cluster.Silos.Select(silo => (silo.MayBeCloud, silo.MayHoldEdgeServers)));
        Assert.Equal(IPEndPoint.Parse("10.0.0.12:11111"), cluster.Self.Listen);
        Assert.Contains("twinwright check", File.ReadAllText(Example), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_stands_in_the_example() =>
        Assert.All(ClusterFile.Own.Keys, key => Assert.Matches($@"(?m)^(# )?{key[(key.LastIndexOf('.') + 1)..]} +=", File.ReadAllText(Example)));

    [Fact]
    public void All_problems_of_a_file_come_at_once()
    {
        var problem = Assert.Throws<InputException>(() => ClusterFile.Read(
            Written("""
                kind = "cluster"
                data = "twin-data"
                [cluster]
                name = "a/b"
                placement = "nowhere"
                probe_s = 0
                [broker]
                url = "http://a"
                lanes = 0
                [[silos]]
                name = "one"
                listen = "here"
                cloud = "yes"
                [[silos]]
                name = "one"
                port = 3
                """),
            silo: null));

        Assert.Equal(
            ["data", "cluster.name", "cluster.placement", "cluster.probe_s", "broker.url", "broker.lanes", "silos[1].port", "database.connection", "silos[0].listen", "silos[0].cloud", "silos"],
            problem.Problems.Select(one => one.Place));
    }

    [Fact]
    public void A_silo_that_the_file_does_not_name_is_refused_and_one_without_a_name_takes_free_ports()
    {
        Assert.Contains("centre, upstream, downstream", Assert.Throws<InputException>(() => ClusterFile.Read(Example, "midstream")).Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (ClusterFile.Read(Example, silo: null).Cluster!.Self.Listen.Port, ClusterFile.Read(Example, silo: null).Url.Port));
    }

    [Fact]
    public void Passwords_come_from_files_of_their_own()
    {
        var (database, broker) = (scratch["database"], scratch["broker"]);
        File.WriteAllText(database, "one;two\n");
        File.WriteAllText(broker, "three\n");
        var cluster = ClusterFile.Read(
            Written($"""
                kind = "cluster"
                [database]
                connection = "Host=a;Username=b;Database=c"
                password_file = "{database}"
                [broker]
                user = "silos"
                password_file = "{broker}"
                """),
            silo: null).Cluster!;

        Assert.Equal("one;two", new Npgsql.NpgsqlConnectionStringBuilder(cluster.Connection).Password);
        Assert.Equal(("silos", "three"), (cluster.Broker.User, cluster.Broker.Password));
        File.Delete(broker);
        Assert.Contains("broker.password_file", Assert.Throws<InputException>(() => ClusterFile.Read(scratch["cluster.toml"], silo: null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "--silo", "one")]
    [InlineData("serve", "--cluster", "cluster.toml", "--data", "there")]
    [InlineData("serve", "--cluster", "cluster.toml", "--mqtt-port", "0")]
    [InlineData("database", "create", "--cluster", "missing.toml")]
    public void Words_that_contradict_each_other_or_name_nothing_are_refused(params string[] words)
    {
        Written("kind = \"cluster\"\n[database]\nconnection = \"Host=a\"");
        var run = ProgramRun.In(scratch.Folder, words);

        Assert.Equal((2, ""), (run.ExitCode, run.Text));
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public void Off_loopback_silos_listen_only_with_certificates_and_the_API_only_with_tokens()
    {
        const string Start = "kind = \"cluster\"\n[database]\nconnection = \"Host=127.0.0.1;Port=1\"\n[[silos]]\nname = \"one\"\n";
        Written(Start + "listen = \"10.0.0.1:5\"");
        Assert.Contains("silo_tls   is needed", ProgramRun.In(scratch.Folder, "serve", "--cluster", "cluster.toml", "--silo", "one").Error, StringComparison.Ordinal);
        Written(Start + "listen = \"0.0.0.0:0\"\n[[silos]]\nname = \"two\"");
        Assert.Contains("silos[1].listen", ProgramRun.In(scratch.Folder, "serve", "--cluster", "cluster.toml", "--silo", "one").Error, StringComparison.Ordinal);
        Written(Start + "urls = \"http://0.0.0.0:0\"");
        Assert.Contains("[[tokens]]", ProgramRun.In(scratch.Folder, "serve", "--cluster", "cluster.toml", "--silo", "one").Error, StringComparison.Ordinal);
        Written("kind = \"cluster\"\n[database]\nconnection = \"Host=127.0.0.1;Port=1\"\n");
        Assert.Contains("[[tokens]] in cluster.toml", ProgramRun.In(scratch.Folder, "serve", "--cluster", "cluster.toml", "--urls", "http://0.0.0.0:0").Error, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", ProgramRun.In(scratch.Folder, "serve", "--cluster", "cluster.toml").Error, StringComparison.Ordinal);
        Assert.Contains("a valid cluster", ProgramRun.Good(scratch.Folder, "check", Example).Text, StringComparison.Ordinal);
    }

    private string Written(string text)
    {
        File.WriteAllText(scratch["cluster.toml"], text);
        return scratch["cluster.toml"];
    }
}
