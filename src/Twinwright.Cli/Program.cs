using Spectre.Console.Cli;
using Twinwright.Cli.Commands;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;

namespace Twinwright.Cli;

/// <summary>From words to calls.</summary>
public static class Program
{
    /// <summary>Runs the command line.</summary>
    /// <param name="arguments">The words.</param>
    /// <returns>0 done, 1 failed, 2 bad input, 130 interrupted.</returns>
    public static int Main(string[] arguments)
    {
        using var interruption = new Interruption();
        return ExitCodes.Guard(arguments, () => Create().Run(arguments, interruption.Stop));
    }

    private static CommandApp Create()
    {
        var app = new CommandApp();
        app.Configure(config =>
        {
            config.SetApplicationName("twinwright");
            config.SetApplicationVersion(ProgramVersion.Text);
            config.UseStrictParsing();
            config.PropagateExceptions();
            config.SetInterceptor(new NothingRemains());
            config.AddCommand<DemoCommand>("demo").WithDescription("Solve the papers' worlds and a real map: who helps whom, who senses for whom, and what it costs.");
            config.AddCommand<ScenariosCommand>("scenarios").WithDescription("List the built-in scenarios.");
            config.AddCommand<SolversCommand>("solvers").WithDescription("List the solvers and their options.");
            config.AddCommand<SolveCommand>("solve").WithDescription("Run one solver in one world.")
                .WithExample("solve", "wide-area/paper", "--solver", "oracle");
            config.AddCommand<CompareCommand>("compare").WithDescription("Run solvers on the same worlds, with statistics.")
                .WithExample("compare", "wide-area/paper", "--solvers", "nc,greedy,oracle", "--runs", "24");
            config.AddCommand<StatisticsCommand>("statistics").WithDescription("Interquartile means and paired comparisons of results, by a stratified bootstrap.")
                .WithExample("statistics", "results", "--against", "nc");
            config.AddCommand<TrainCommand>("train").WithDescription("Train policies of solvers that learn; an interrupted training goes on with --resume.");
            config.AddCommand<ReproduceCommand>("reproduce").WithDescription("Run the papers' experiments, draw their figures and judge their claims.")
                .WithExample("reproduce", "--quick", "--out", "reproduction");
            config.AddCommand<InstanceCommand>("instance").WithDescription("Print one cycle or frame of a run as a file.");
            config.AddCommand<DecideCommand>("decide").WithDescription("Decide an instance; prints a decision file.");
            config.AddCommand<ScoreCommand>("score").WithDescription("Score a decision in an instance.");
            config.AddCommand<CheckCommand>("check").WithDescription("Validate files of ours: scenarios, instances, decisions, scores, positions, policies, checkpoints.");
            config.AddCommand<ServeCommand>("serve").WithDescription("Run a live twin on this machine: sensors in over MQTT, grains that decide and train, an API.")
                .WithExample("serve", "--replay", "pm10-germany");
            config.AddBranch("database", database =>
            {
                database.SetDescription("Make and migrate the tables of a cluster.");
                database.AddCommand<DatabaseCreateCommand>("create").WithDescription("Make a cluster's database where there is none, and its tables.")
                    .WithExample("database", "create", "--cluster", "docs/cluster.example.toml");
                database.AddCommand<DatabaseMigrateCommand>("migrate").WithDescription("Bring a cluster's tables to this program's version.")
                    .WithExample("database", "migrate", "--cluster", "docs/cluster.example.toml");
            });
            config.AddCommand<WatchCommand>("watch").WithDescription("Show a live twin's frames, energies and errors as they happen.");
            config.AddCommand<ExportCommand>("export").WithDescription("Write what a live twin has kept to Parquet files.")
                .WithExample("export", "--out", "tables");
            config.AddCommand<TrialCommand>("trial").WithDescription("Train sub-models on real measurements, alone and with help, and score their predictions.");
            config.AddCommand<CalibrateCommand>("calibrate").WithDescription("Fit the models' parameters to what was measured on real data, and write a scenario.")
                .WithExample("calibrate", "pm10-germany", "--out", "fitted.toml");
            config.AddCommand<BenchCommand>("bench").WithDescription("Measure this machine; PREFIX selects figures by name.");
        });
        return app;
    }

    /// <summary>The library sets words after a lone <c>--</c> aside; no command of ours takes any.</summary>
    private sealed class NothingRemains : ICommandInterceptor
    {
        public void Intercept(CommandContext context, CommandSettings settings)
        {
            if (context.Remaining.Raw.Count > 0)
            {
                throw new InputException("--", context.Remaining.Raw[0], "stands after --, where no command takes anything");
            }
        }
    }
}
