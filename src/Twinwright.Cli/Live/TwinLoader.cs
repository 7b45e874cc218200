using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Live.Data;
using Twinwright.Live.Hosting;
using Twinwright.Live.Storage;
using Twinwright.Live.Twin;

namespace Twinwright.Cli.Live;

/// <summary>Loads the twin of a data set: its data, its world and its solvers.</summary>
internal static class TwinLoader
{
    /// <summary>Names of the data sets.</summary>
    public static IReadOnlyList<string> Names { get; } = [Pm10Germany.Name, Motes.Name];

    /// <summary>Name of the scenario in which the data of a set are live.</summary>
    public static string ScenarioOf(string name) => name == Pm10Germany.Name ? "composed/germany-live" : "composed/motes-live";

    /// <summary>Loads a twin.</summary>
    /// <param name="name">Name of the data set.</param>
    /// <param name="from">Where a replay begins; null for the data's own beginning of interest.</param>
    /// <param name="settings">How the twin is built.</param>
    public static LiveTwin Load(string name, DateTimeOffset? from, TwinSettings settings)
    {
        var scenario = ScenarioFile.Load(ScenarioOf(name));
        return new LiveTwin(TwinWorld.Of(ReadData(name), scenario.Composed, from, settings), new ShelfDeciders(PolicyShelf.Shipped(scenario.Name)));
    }

    /// <summary>Reads a data set that comes with the program.</summary>
    /// <exception cref="DataRefusedException">The program's folder is not found.</exception>
    public static ReplayDataSet ReadData(string name)
    {
        var root = ProjectRoot.Find() ?? throw new DataRefusedException("the folder with data/ is not found; set TWINWRIGHT_HOME to it");
        var folder = Path.Combine(root, "data", name);
        return name == Pm10Germany.Name ? Pm10Germany.Read(folder) : Motes.Read(folder);
    }
}
