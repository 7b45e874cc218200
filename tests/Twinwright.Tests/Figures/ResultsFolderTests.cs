using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parquet;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed class ResultsFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("twinwright-results-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_holds_every_file_and_nothing_half_written()
    {
        var written = ResultsFolder.Write(_folder, SampleResults.Comparison(), new("seed = 1\n", null));

        var found = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder, file).Replace('\\', '/'));
        Assert.Equal(written.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string> { "resolved.toml", "results.csv", "results.parquet", "summary.json", "report.html", "figures/energy-bars.png", "figures/energy-bars.svg" },
            written.ToHashSet());
        Assert.Equal("seed = 1\n", File.ReadAllText(Path.Combine(_folder, "resolved.toml")));
    }

    [Fact]
    public void The_same_result_gives_the_same_bytes_wherever_it_is_written()
    {
        var (first, second) = (Path.Combine(_folder, "a"), Path.Combine(_folder, "b", "c"));
        var written = ResultsFolder.Write(first, SampleResults.Comparison(["nc", "oracle"]), new("", null));
        ResultsFolder.Write(second, SampleResults.Comparison(["nc", "oracle"]), new("", null));

        Assert.All(written, name => Assert.Equal(
            File.ReadAllBytes(Path.Combine(first, name)), File.ReadAllBytes(Path.Combine(second, name))));
    }

    [Fact]
    public void Writing_again_replaces_our_files_and_leaves_others()
    {
        File.WriteAllText(Path.Combine(_folder, "report.html"), "old");
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "mine");

        ResultsFolder.Write(_folder, SampleResults.Run(), new("", null));

        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Path.Combine(_folder, "report.html")), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder, "notes.txt")));
    }

    [Fact]
    public void No_file_tells_where_it_lies()
    {
        var written = ResultsFolder.Write(_folder, SampleResults.Run(), new("", null));

        Assert.All(written, name => Assert.DoesNotContain(
            Path.GetFileName(_folder), File.ReadAllText(Path.Combine(_folder, name)), StringComparison.Ordinal));
    }

    [Fact]
    public void A_world_with_fixed_positions_runs_again_from_its_folder_alone()
    {
        var origin = Path.Combine(_folder, "origin");
        Directory.CreateDirectory(origin);
        File.WriteAllText(Path.Combine(origin, "sites.csv"), "name,east_m,north_m\na,0,0\nb,300,400\n");
        File.WriteAllText(Path.Combine(origin, "world.toml"), "edge_servers.positions_csv = \"sites.csv\"\n");
        var scenario = ScenarioFile.Load(Path.Combine(origin, "world.toml"));
        var results = Path.Combine(_folder, "results");

        var written = ResultsFolder.Write(results, SampleResults.Run(), ResolvedScenario.Of(scenario, new([1], 1)));
        Directory.Delete(origin, recursive: true);

        Assert.Contains("positions.csv", written);
        Assert.Equal(
            scenario.WideArea.Positions, ScenarioFile.Load(Path.Combine(results, "resolved.toml")).WideArea.Positions);
    }

    [Fact]
    public void Csv_reads_back_to_the_same_doubles()
    {
        ResultRow[] rows =
        [
            new("s", "ma-ppo{sample=true,heads=m}", 1, -2, null, "x", 0.1 + 0.2),
            new("s", "a \"quoted\" name", 1, 2, 0, "x", Math.BitIncrement(1e300)),
            new("s", "plain", 1, 2, 29, "x", double.NaN),
            new("s", "plain", 1, 2, 30, "x", double.Epsilon),
        ];

        var lines = ResultsTable.ToCsv(rows).Split('\n');

        Assert.Equal("scenario,solver,deployment,dynamics_seed,step,metric,value", lines[0]);
        Assert.StartsWith("s,\"ma-ppo{sample=true,heads=m}\",1,-2,,x,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("s,\"a \"\"quoted\"\" name\",1,2,0,x,", lines[2], StringComparison.Ordinal);
        Assert.Equal("", lines[^1]);
        Assert.Equal(rows.Select(row => row.Value), lines[1..^1].Select(line => double.Parse(line[(line.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Parquet_reads_back_to_the_rows()
    {
        var rows = ResultRow.Of(SampleResults.Comparison());
        using var stream = new MemoryStream(ResultsTable.ToParquet(rows));

        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        using var group = reader.OpenRowGroupReader(0);
        var solvers = new string?[rows.Count];
        var seeds = new long[rows.Count];
        var steps = new int?[rows.Count];
        var values = new double[rows.Count];
        var fields = reader.Schema.DataFields.ToDictionary(field => field.Name);
        await group.ReadAsync(fields["solver"], solvers.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);
        await group.ReadAsync<long>(fields["dynamics_seed"], seeds.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);
        await group.ReadAsync<int>(fields["step"], steps.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);
        await group.ReadAsync<double>(fields["value"], values.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["scenario", "solver", "deployment", "dynamics_seed", "step", "metric", "value"], reader.Schema.DataFields.Select(field => field.Name));
        Assert.Equal(rows.Count, group.RowCount);
        Assert.Equal(rows.Select(row => row.Solver), solvers);
        Assert.Equal(rows.Select(row => row.DynamicsSeed), seeds);
        Assert.Equal(rows.Select(row => row.Step), steps);
        Assert.Equal(rows.Select(row => row.Value), values);
    }

    [Fact]
    public void Rows_are_the_totals_of_all_runs_and_the_steps_of_the_samples()
    {
        var result = SampleResults.Comparison();

        var rows = ResultRow.Of(result);

        Assert.Equal(result.PerRun.Count, rows.Count(row => row.Step is null));
        Assert.Equal(6 * 4 * 30, rows.Count(row => row.Step is not null));
        Assert.Equal(result.Samples[2].Series["helpers"][7], rows.Single(row => row is { Solver: "greedy", Metric: "helpers", Step: 7 }).Value);
    }

    [Fact]
    public void The_summary_of_a_comparison_has_marl_evals_layout()
    {
        var result = SampleResults.Comparison();

        var solvers = JsonNode.Parse(MarlEvalSummary.Of(result))!["wide-area"]!["paper"]!.AsObject();

        Assert.Equal(result.Solvers, solvers.Select(solver => solver.Key));
        var runs = solvers["oracle"]!.AsObject();
        Assert.Equal(10, runs.Count);
        var run = runs["deployment_3_seed_3"]!;
        var energyJ = result.PerRun.Single(value => value is { Solver: "oracle", Metric: "system_energy_j", Deployment: 3 }).Value;
        Assert.Equal(30, (int)run["step_1"]!["step_count"]!);
        Assert.Equal(energyJ, (double)run["step_1"]!["system_energy_j"]![0]!);
        Assert.Equal(energyJ, (double)run["absolute_metrics"]!["system_energy_j"]![0]!);
    }

    [Fact]
    public void The_summary_of_a_run_has_all_its_steps()
    {
        var run = SampleResults.Run("oracle");

        var steps = JsonNode.Parse(MarlEvalSummary.Of(run))!["wide-area"]!["paper"]!["oracle"]!["deployment_1_seed_1"]!.AsObject();

        Assert.Equal(31, steps.Count);
        Assert.Equal(30, (int)steps["step_30"]!["step_count"]!);
        Assert.Equal(run.Series["system_energy_j"][29], (double)steps["step_30"]!["system_energy_j"]![0]!);
        Assert.Equal("absolute_metrics", steps.Last().Key);
    }

    [Fact]
    public void What_is_not_a_number_is_null_in_json()
    {
        var run = SampleResults.Run() with { Totals = new Dictionary<string, double> { ["a"] = double.NaN, ["b"] = double.NegativeInfinity } };

        using var document = JsonDocument.Parse(MarlEvalSummary.Of(run));

        Assert.DoesNotContain("NaN", document.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", document.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_of_one_solver_in_one_run_can_be_written() =>
        Assert.Contains("report.html", ResultsFolder.Write(_folder, SampleResults.Comparison(solvers: ["greedy"], runs: 1, pictures: false), new("", null)));
}
