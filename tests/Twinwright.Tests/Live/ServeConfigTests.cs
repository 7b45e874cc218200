using System.Text;
using Twinwright.Cli.Live;
using Twinwright.Experiments.Files;
using Twinwright.Live.Access;
using Twinwright.Live.Settings;
using Twinwright.Tests.Cli;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Live;

public sealed class ServeConfigTests(Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly string Example = Repository.Path("docs", "serve.example.toml");

    [Fact]
    public void The_example_says_the_defaults_and_its_hashes_are_of_the_secrets_that_it_names()
    {
        var settings = ServeConfig.Read(Example);

        Assert.Equal(new LiveSettings { Users = settings.Users, Tokens = settings.Tokens }, settings);
        Assert.True(settings.Users.Single().Password.IsOf("a-long-password"u8));
        Assert.False(settings.Users.Single().Password.IsOf("another-password"u8));
        Assert.True(settings.Tokens.Single().Token.IsOf("a-long-random-token"u8));
    }

    [Fact]
    public void Every_key_stands_in_the_example() =>
        Assert.All(ServeConfigKeys.All.Keys, key => Assert.Matches($@"(?m)^(# )?{key[(key.LastIndexOf('.') + 1)..]} +=", File.ReadAllText(Example)));

    [Fact]
    public void All_problems_of_a_file_come_at_once_and_secrets_are_not_shown()
    {
        var problem = Assert.Throws<InputException>(() => ServeConfig.Read(Written(
            """
            mqtt_prt = 1
            mqtt_port = 70000
            auto_register = "yes"
            urls = "ftp://a"
            [limit]
            [[users]]
            name = "a"
            password = "my-own-secret"
            publish = ["a/b/c", 3]
            [[tokens]]
            name = "t"
            role = "boss"
            token = "pbkdf2-sha256$210000$00112233445566778899aabbccddeeff$00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
            """)));

        Assert.Equal(
            ["mqtt_prt", "mqtt_port", "auto_register", "urls", "limit", "users[0].password", "users[0].publish[0]", "users[0].publish[1]", "tokens[0].token", "tokens[0].role"],
            problem.Problems.Select(one => one.Place));
        Assert.Equal("unknown key; did you mean mqtt_port?", problem.Problems[0].Message);
        Assert.DoesNotContain("my-own-secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_knows_the_file_and_serve_refuses_to_listen_beyond_the_machine_without_credentials()
    {
        Assert.Contains("a valid serve", ProgramRun.Good(scratch.Folder, "check", Example).Text, StringComparison.Ordinal);
        var run = ProgramRun.In(scratch.Folder, "serve", "--urls", "http://0.0.0.0:0", "--mqtt-port", "0");
        Assert.Equal((2, ""), (run.ExitCode, run.Text));
        Assert.Contains("[[users]] and [[tokens]]", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch["twin-data"]));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("http://0.0.0.0:1", false)]
    [InlineData("http://192.0.2.7:1", false)]
    public void Sensors_register_themselves_on_loopback_only_unless_it_is_set(string url, bool registers)
    {
        Assert.Equal(registers, new LiveSettings { Url = new Uri(url) }.AutoRegister);
        Assert.True(new LiveSettings { AutoRegister = true, Url = new Uri(url) }.AutoRegister);
        Assert.False(new LiveSettings { AutoRegister = false, Url = new Uri(url) }.AutoRegister);
    }

    [Theory]
    [InlineData("a/*", "twinwright/a/+/reading", true)]
    [InlineData("a/*", "twinwright/a/#", true)]
    [InlineData("a/b", "twinwright/a/b/command", true)]
    [InlineData("*/*", "twinwright/#", true)]
    [InlineData("a/*", "twinwright/+/b/command", false)]
    [InlineData("a/*", "twinwright/#", false)]
    [InlineData("a/b", "twinwright/a/+/command", false)]
    [InlineData("*/*", "#", false)]
    [InlineData("*/*", "+/a/b/reading", false)]
    [InlineData("a/*", "twinwright/a", false)]
    public void A_filter_lies_in_a_scope_when_all_that_it_selects_does(string scope, string filter, bool lies) =>
        Assert.Equal(lies, TopicScope.Parse(scope)!.HoldsAll(filter));

    private string Written(string text) => scratch[scratch.Write("bad.toml", Encoding.UTF8.GetBytes(text))];
}
