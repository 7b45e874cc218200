using Twinwright.Cli.Live;
using Twinwright.Experiments.Files;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>Each rule of a cluster's file, and what is said to those who break it.</summary>
public sealed class ClusterFileRefusalTests(Scratch scratch) : IClassFixture<Scratch>
{
    // A row without a kind comes after these lines, with which alone a file is valid.
    private const string Valid = "kind = \"cluster\"\ndatabase.connection = \"Host=a\"\n";
    private const string One = "[[silos]]\nname = \"one\"\n";
    private const string IsFile = "must be the name of a file, but is ";
    private const string IsBroker = "must be an address such as \"mqtt://127.0.0.1:1883\", without a user (broker.user)";
    private const string IsPlace = "must be an address with a port, such as \"127.0.0.1:11111\", but is ";
    private const string Tls = "silo_tls.certificate = \"c\"\nsilo_tls.authority = \"a\"\n";
    private const string IsSecured = "is needed, since silos listen off the loopback interface, where nothing is open without credentials (docs/cluster.md)";
    private const string IsApi = "must be an address such as \"http://127.0.0.1:5081\", but is ";
    private const string IsReached = "must be an address that the other silos reach, since they are on other machines, but is ";

    [Fact]
    public void What_rows_are_added_to_is_valid() => Assert.Equal("Host=a", ClusterFile.Read(Written(Valid), silo: null).Cluster!.Connection);

    [Theory]
    [InlineData("kind = \"serve\"\ndatabase.connection = \"Host=a\"", "kind", "must be \"cluster\", but is \"serve\"")]
    [InlineData("kind = 3\ndatabase.connection = \"Host=a\"", "kind", "must be \"cluster\", but is 3")]
    [InlineData("data = \"here\"", "data", "unknown key")]
    [InlineData("mqtt_port = 1883", "mqtt_port", "unknown key")]
    [InlineData("urls = \"http://127.0.0.1:5080\"", "urls", "unknown key")]
    [InlineData("[clusters]", "clusters", "unknown table; did you mean cluster?")]
    [InlineData("cluster.name = \"a/b\"", "cluster.name", "must be a name of letters, digits, -, _ and ., but is \"a/b\"")]
    [InlineData("cluster.name = \"\"", "cluster.name", "must be a name of letters, digits, -, _ and ., but is \"\"")]
    [InlineData("cluster.placement = \"nowhere\"", "cluster.placement", "must be \"area\" or \"anywhere\", but is \"nowhere\"")]
    [InlineData("cluster.placement = true", "cluster.placement", "must be \"area\" or \"anywhere\", but is true")]
    [InlineData("cluster.cut_off_after_s = 0.09", "cluster.cut_off_after_s", "must be a number of seconds in [0.1, 86400], but is 0.09")]
    [InlineData("cluster.cut_off_after_s = 86401", "cluster.cut_off_after_s", "must be a number of seconds in [0.1, 86400], but is 86401")]
    [InlineData("cluster.cut_off_after_s = nan", "cluster.cut_off_after_s", "must be a number of seconds in [0.1, 86400], but is NaN")]
    [InlineData("cluster.probe_s = 0", "cluster.probe_s", "must be a number of seconds in [0.05, 60], but is 0")]
    [InlineData("cluster.probe_s = 60.5", "cluster.probe_s", "must be a number of seconds in [0.05, 60], but is 60.5")]
    [InlineData("cluster.probe_s = \"1\"", "cluster.probe_s", "must be a number of seconds in [0.05, 60], but is \"1\"")]
    [InlineData("cluster.sweep_threads = -1", "cluster.sweep_threads", "must be a whole number in [0, 1024], but is -1")]
    [InlineData("cluster.sweep_threads = 1025", "cluster.sweep_threads", "must be a whole number in [0, 1024], but is 1025")]
    [InlineData("cluster.sweep_threads = 1.5", "cluster.sweep_threads", "must be a whole number in [0, 1024], but is 1.5")]
    [InlineData("kind = \"cluster\"", "database.connection", "is missing; it is such as \"Host=127.0.0.1;Username=twinwright;Database=twinwright\"")]
    [InlineData("database.password_file = \"\"", "database.password_file", IsFile + "\"\"")]
    [InlineData("silo_tls.certificate = 3\nsilo_tls.authority = \"a\"", "silo_tls.certificate", IsFile + "3", "silo_tls.certificate", "is missing")]
    [InlineData("silo_tls.certificate = \"c\"\nsilo_tls.authority = \"a\"\nsilo_tls.key = true", "silo_tls.key", IsFile + "true")]
    [InlineData("silo_tls.certificate = \"c\"\nsilo_tls.authority = []", "silo_tls.authority", IsFile + "a list", "silo_tls.authority", "is missing")]
    [InlineData("silo_tls.key = \"k\"", "silo_tls.certificate", "is missing", "silo_tls.authority", "is missing")]
    [InlineData("silo_tls.certificate = \"c\"", "silo_tls.authority", "is missing")]
    [InlineData("silo_tls.authority = \"a\"", "silo_tls.certificate", "is missing")]
    [InlineData("broker.url = \"127.0.0.1\"", "broker.url", IsBroker)]
    [InlineData("broker.url = \"http://127.0.0.1:1883\"", "broker.url", IsBroker)]
    [InlineData("broker.url = \"mqtt://127.0.0.1:1883/there\"", "broker.url", IsBroker)]
    [InlineData("broker.url = \"mqtt://user:secret@127.0.0.1\"", "broker.url", IsBroker)]
    [InlineData("broker.user = 7", "broker.user", "must be a text, but is 7")]
    [InlineData("broker.password_file = false", "broker.password_file", IsFile + "false")]
    [InlineData("broker.lanes = 0", "broker.lanes", "must be a whole number in [1, 1024], but is 0")]
    [InlineData("broker.lanes = 1025", "broker.lanes", "must be a whole number in [1, 1024], but is 1025")]
    [InlineData("broker.lanes = \"6\"", "broker.lanes", "must be a whole number in [1, 1024], but is \"6\"")]
    [InlineData("broker.receipts = \"yes\"", "broker.receipts", "must be true or false, but is \"yes\"")]
    [InlineData(One + One, "silos", "two have the name \"one\"")]
    [InlineData(One + "port = 3", "silos[0].port", "unknown key")]
    [InlineData(One + "listens = \"127.0.0.1:3\"", "silos[0].listens", "unknown key; did you mean listen?")]
    [InlineData("[[silos]]\ncloud = true", "silos[0].name", "is missing")]
    [InlineData("[[silos]]\nname = \"\"", "silos[0].name", "must be a text that is not empty")]
    [InlineData("[[silos]]\ncloud = 1", "silos[0].name", "is missing", "silos[0].cloud", "must be true or false, but is 1")]
    [InlineData(One + "listen = \"here\"", "silos[0].listen", IsPlace + "\"here\"")]
    [InlineData(One + "listen = \"127.0.0.1\"", "silos[0].listen", IsPlace + "\"127.0.0.1\"")]
    [InlineData(One + "listen = \"::1\"", "silos[0].listen", IsPlace + "\"::1\"")]
    [InlineData(One + "listen = \"127.0.0.1:65536\"", "silos[0].listen", IsPlace + "\"127.0.0.1:65536\"")]
    [InlineData(One + "advertise = 11111", "silos[0].advertise", IsPlace + "11111")]
    [InlineData(One + "urls = \"ftp://127.0.0.1\"", "silos[0].urls", IsApi + "\"ftp://127.0.0.1\"")]
    [InlineData(One + "urls = \"http://127.0.0.1:5081/there\"", "silos[0].urls", IsApi + "\"http://127.0.0.1:5081/there\"")]
    [InlineData(One + "urls = 5081", "silos[0].urls", IsApi + "5081")]
    [InlineData(One + "cloud = \"yes\"", "silos[0].cloud", "must be true or false, but is \"yes\"")]
    [InlineData(One + "edge_servers = 0", "silos[0].edge_servers", "must be true or false, but is 0")]
    [InlineData(One + "urls = \"https://127.0.0.1:5081\"", "silos[0].urls", "is https, which needs tls.certificate")]
    [InlineData("tls.certificate = \"c\"\n" + One + "urls = \"http://127.0.0.1:5081\"", "silos[0].urls", "must be https, since there is a tls.certificate")]
    [InlineData("[[silos]]\n" + One + "urls = \"https://127.0.0.1:5081\"", "silos[0].name", "is missing", "silos[1].urls", "is https, which needs tls.certificate")]
    [InlineData(One + "listen = \"10.0.0.1:5\"\n[[silos]]\nname = \"two\"\nlisten = \"127.0.0.1:7\"", "silos[1].listen", IsReached + "127.0.0.1:7", "silo_tls", IsSecured)]
    [InlineData("[[silos]]\n" + One + "\n[[silos]]\nname = \"two\"\nlisten = \"10.0.0.1:5\"", "silos[0].name", "is missing", "silos[0].listen", IsReached + "127.0.0.1:0", "silos[1].listen", IsReached + "127.0.0.1:0", "silo_tls", IsSecured)]
    [InlineData(Tls + One + "listen = \"0.0.0.0:5\"", "silos[0].advertise", "is needed with listen = \"0.0.0.0:5\": the address at which other silos reach this one")]
    [InlineData(Tls + One + "listen = \"[::]:5\"", "silos[0].advertise", "is needed with listen = \"[::]:5\": the address at which other silos reach this one")]
    [InlineData(One + "advertise = \"127.0.0.1:0\"", "silos[0].advertise", "must have a port that others can reach, but is \"127.0.0.1:0\"")]
    [InlineData("[[silos]]\nname = \"a b\"", "silos[0].name", "must be a name of letters, digits, -, _ and ., but is \"a b\"")]
    [InlineData(One + "listen = \"127.0.0.1:5\"\n[[silos]]\nname = \"two\"\nlisten = \"127.0.0.1:5\"", "silos", "two have listen = \"127.0.0.1:5\"")]
    [InlineData(One + "urls = \"http://127.0.0.1:5081\"\n[[silos]]\nname = \"two\"\nurls = \"http://127.0.0.1:5081\"", "silos", "two have urls = \"http://127.0.0.1:5081/\"")]
    [InlineData(One + "advertise = \"127.0.0.1:5\"\n[[silos]]\nname = \"two\"\nadvertise = \"127.0.0.1:5\"", "silos", "two have advertise = \"127.0.0.1:5\"")]
    [InlineData(One + "cloud = false", "silos", "on none of them the cloud may be; leave cloud = false out of at least one")]
    [InlineData(One + "edge_servers = false", "silos", "on none of them edge servers may be; leave edge_servers = false out of at least one")]
    [InlineData(One + "urls = \"http://10.0.0.1:5\"", "silos[0].urls", "is http://10.0.0.1:5/, which is not the loopback interface, where nothing is open without credentials: give [[tokens]], or listen on 127.0.0.1")]
    [InlineData("[silos]", "silos", "must be written [[silos]], once for each")]
    [InlineData("broker.authority = 5", "broker.authority", IsFile + "5")]
    public void A_broken_rule_is_told_with_its_place_and_the_value(string text, params string[] placesAndRules)
    {
        var file = Written(text.StartsWith("kind", StringComparison.Ordinal) ? text : Valid + text);
        var problems = Assert.Throws<InputException>(() => ClusterFile.Read(file, silo: null)).Problems;

        Assert.Equal(placesAndRules.Chunk(2).Select(pair => (pair[0], pair[1])), problems.Select(problem => (problem.Place, problem.Message)));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("\"\"")]
    public void A_connection_that_is_no_text_is_told_as_such_and_as_missing(string value)
    {
        var problems = Assert.Throws<InputException>(() => ClusterFile.Read(Written($"kind = \"cluster\"\ndatabase.connection = {value}"), silo: null)).Problems;

        Assert.Equal(
            ["must be a connection string, but is " + value, "is missing; it is such as \"Host=127.0.0.1;Username=twinwright;Database=twinwright\""],
            problems.Select(problem => problem.Message));
    }

    [Theory]
    [InlineData("Hst=a")]
    [InlineData("Host=a;Port=many")]
    [InlineData("nothing of the kind")]
    public void A_connection_string_that_cannot_be_read_is_told_with_what_is_wrong_in_it(string connection)
    {
        var problem = Assert.Single(Assert.Throws<InputException>(() => ClusterFile.Read(Written($"kind = \"cluster\"\ndatabase.connection = \"{connection}\""), silo: null)).Problems);

        Assert.Equal("database.connection", problem.Place);
        Assert.Matches(@"^is no connection string such as Host=127\.0\.0\.1;Username=twinwright;Database=twinwright \(.+\)$", problem.Message);
    }

    [Fact]
    public void A_silo_that_is_asked_for_must_stand_in_the_file()
    {
        var file = Written(Valid + One + "[[silos]]\nname = \"two\"");
        var refused = Assert.Throws<InputException>(() => ClusterFile.Read(file, "three"));

        Assert.Equal("--silo", refused.File);
        Assert.Equal([("three", $"must be one of the silos in {file}: one, two")], refused.Problems.Select(problem => (problem.Place, problem.Message)));
        Assert.Equal("two", ClusterFile.Read(file, "two").Cluster!.Self.Name);
    }

    [Theory]
    [InlineData("database")]
    [InlineData("broker")]
    public void A_password_s_file_must_be_there(string table)
    {
        var missing = scratch["nobody"];
        var refused = Assert.Throws<InputException>(() => ClusterFile.Read(Written($"{Valid}{table}.password_file = \"{missing}\""), silo: null));

        Assert.Equal((missing, InputException.WholeFile), (refused.File, Assert.Single(refused.Problems).Place));
        Assert.StartsWith($"cannot be read for {table}.password_file (", refused.Problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listen = \"10.0.0.1:5\"\n[[silos]]\nname = \"two\"\nlisten = \"127.0.0.1:7\"\nadvertise = \"10.0.0.2:7\"")]
    [InlineData("listen = \"[::1]:5\"")]
    [InlineData("listen = \"0.0.0.0:5\"\nadvertise = \"10.0.0.1:5\"\nurls = \"http://127.0.0.1:5081\"\n[[silos]]\nname = \"two\"\nlisten = \"0.0.0.0:5\"\nadvertise = \"10.0.0.2:5\"\nurls = \"http://127.0.0.1:5081\"")]
    [InlineData("urls = \"http://127.0.0.1:5081\"\ncloud = false\nedge_servers = true\n[[silos]]\nname = \"two\"\nedge_servers = false")]
    [InlineData("listen = \"10.0.0.1:5\"\nurls = \"http://127.0.0.1:5081\"\n[[silos]]\nname = \"two\"\nlisten = \"10.0.0.2:5\"\nurls = \"http://127.0.0.1:5081\"")]
    public void What_keeps_the_rules_is_taken(string silo) => Assert.Equal("one", ClusterFile.Read(Written(Valid + Tls + One + silo), "one").Cluster!.Self.Name);

    [Fact]
    public void A_silo_of_no_name_listens_where_its_machine_reaches_the_others()
    {
        Assert.Equal("127.0.0.1", ClusterFile.Read(Written(Valid + One + "listen = \"127.0.0.2:5\""), silo: null).Cluster!.Self.Listen.Address.ToString());
        var outside = System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address).FirstOrDefault(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !System.Net.IPAddress.IsLoopback(address));
        Assert.SkipWhen(outside is null, "this machine has no address but that of its loopback interface");

        var self = ClusterFile.Read(Written($"{Valid}{Tls}{One}listen = \"{outside}:5\""), silo: null).Cluster!.Self;
        Assert.Equal((outside, 0), (self.Listen.Address, self.Listen.Port));
    }

    private string Written(string text)
    {
        File.WriteAllText(scratch["cluster.toml"], text);
        return scratch["cluster.toml"];
    }
}
