using System.Text;
using System.Text.Json.Nodes;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Trainings;
using Twinwright.Learning.Networks;
using Twinwright.Model.Threading;
using Twinwright.Tests.Cli;
using Twinwright.Tests.Trainings;
using Xunit;

namespace Twinwright.Tests.Files;

/// <summary>A policy as a training writes it.</summary>
public sealed class TrainedFolder : IDisposable
{
    public TrainedFolder()
    {
        using var team = new WorkerTeam(1);
        TrainingSession.Run(Apprentice.Request(Scratch["policies"]), team, null, CancellationToken.None);
    }

    public Scratch Scratch { get; } = new();

    public string Folder => Scratch["policies", "apprentice", "deployment-3"];

    public byte[] Json => File.ReadAllBytes(Path.Combine(Folder, "policy.json"));

    public void Dispose() => Scratch.Dispose();
}

public class PolicyFileTests(TrainedFolder trained) : IClassFixture<TrainedFolder>
{
    [Fact]
    public void A_policy_reads_back_to_the_same_bytes()
    {
        var (read, sha) = PolicyFile.Parse(trained.Json, "x");

        Assert.Equal(Encoding.UTF8.GetString(trained.Json), Encoding.UTF8.GetString(PolicyFile.Write(read, sha)));
        Assert.Equal(2, read.Policy.Networks[0].Shape.Inputs);
        Assert.Equal([3], read.Policy.Networks[0].Shape.Hidden);
        Assert.Equal(Activation.Tanh, read.Policy.Networks[0].Shape.Activation);
    }

    [Theory]
    [InlineData("solver", null, ".solver", "is missing")]
    [InlineData("options", """{"heads":2}""", ".options.heads", "must be a string, but is 2")]
    [InlineData("observes", "\"all\"", ".observes", "must be an array")]
    [InlineData("sizes", """{"edge_servers":-1}""", ".sizes.edge_servers", "must be an integer in [0, 2147483647], but is -1")]
    [InlineData("deployment", "null", ".fingerprint", "must be null exactly when deployment is null")]
    [InlineData("fingerprint", "\"12ab\"", ".fingerprint", "must be 64 lower-case hexadecimal digits, but is \"12ab\"")]
    [InlineData("weights_sha256", "null", ".weights_sha256", "must be a string, but is null")]
    [InlineData("version", "2", ".version", "must be 1, but is 2")]
    [InlineData("kind", "\"federation-frame\"", ".kind", "must be \"policy\", but is \"federation-frame\"")]
    [InlineData("networks", """[{"prefix":"a","networks":0,"inputs":1,"hidden":[0],"outputs":1,"activation":"sigmoid"}]""", ".networks[0].activation", "must be one of relu, tanh, linear, but is \"sigmoid\"")]
    [InlineData("networks", """[{"prefix":"a","networks":0,"inputs":1,"hidden":[0],"outputs":1,"activation":"relu"}]""", ".networks[0].networks", "must be an integer in [1, 1000000], but is 0")]
    [InlineData("run", "{}", ".run.command", "is missing")]
    [InlineData("weight_sha256", "1", ".weight_sha256", "unknown key; did you mean weights_sha256?")]
    public void A_broken_policy_is_refused_with_place_value_and_rule(string key, string? value, string place, string words)
    {
        var json = JsonNode.Parse(trained.Json)!.AsObject();
        json.Remove(key);
        if (value is not null)
        {
            json[key] = JsonNode.Parse(value);
        }

        Broken.Assert(() => PolicyFile.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), "x"), place, words);
    }

    [Fact]
    public void Check_knows_policies_with_their_weights()
    {
        Assert.Equal("policy", AnyFile.Check(Path.Combine(trained.Folder, "policy.json")));
        Assert.Equal("policy-weights", AnyFile.Check(Path.Combine(trained.Folder, "weights.safetensors")));
        using var folder = new TemporaryFolder();
        Assert.Equal("tensors", AnyFile.Check(folder.Write("any.safetensors", SafetensorsFileTests.File("{}", 0))));
        var alone = folder.Write("policy.json", trained.Json);
        Broken.Assert(() => AnyFile.Check(alone), "file", "does not exist");
    }

    [Fact]
    public void Weights_of_another_policy_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("policy.json", trained.Json);
        var (tensors, metadata) = SafetensorsFile.Read(Path.Combine(trained.Folder, "weights.safetensors"));
        tensors.Find("actor.1.bias")!.Single![0] += 1;
        folder.Write("weights.safetensors", SafetensorsFile.Write(tensors, metadata));

        Broken.Assert(() => AnyFile.Check(path), "file", "must have the SHA-256 that policy.json beside it names");
    }

    [Fact]
    public void Networks_that_are_not_among_the_tensors_are_refused()
    {
        var (read, _) = PolicyFolder.Read(trained.Folder);
        using var folder = new TemporaryFolder();
        var wrong = read with { Policy = read.Policy with { Networks = [new("critic", 10, Apprentice.Shape), new("actor", 9, Apprentice.Shape)] } };

        var refused = Broken.Assert(() => PolicyFolder.Write(folder.FullName, wrong, "{}"), "critic.0.weight", "must be F32 of shape [10, 2, 3] (policy.json), but is missing");

        Assert.Contains(refused.Problems, problem => problem.Place == "actor.1.bias" && problem.Message.Contains("[9, 2] (policy.json), but is F32 of shape [10, 2]", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void The_text_holds_no_path_of_this_machine() =>
        Assert.DoesNotContain(trained.Scratch.Folder, Encoding.UTF8.GetString(trained.Json), StringComparison.Ordinal);
}
