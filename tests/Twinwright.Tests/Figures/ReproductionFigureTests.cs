using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Figures.Reproduction;
using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed class ReproductionFigureTests : IDisposable
{
    private readonly WorkerTeam _team = new(1);

    public void Dispose() => _team.Dispose();

    [Fact]
    public void Look()
    {
        if (Environment.GetEnvironmentVariable("FIG_LOOK") is not { } folder) { return; }
        Directory.CreateDirectory(folder);
        foreach (var results in SampleReproduction.Drawn.Select(form => SampleReproduction.Of(form)).Append(SampleReproduction.OfMeasures()).Append(SampleReproduction.OfFederatedTraining()))
        {
            foreach (var figure in ReproductionFigures.Of(results, new StratifiedBootstrap(500, 1), _team))
            {
                var name = $"{folder}/{results.Experiment.Id.Split('/')[0]}-{figure.Id}";
                File.WriteAllBytes(name + ".png", figure.ToPng());
                File.WriteAllText(name + ".svg", figure.ToSvg());
                File.WriteAllText(name + ".txt", figure.Title + "\n\n" + figure.Caption + "\n");
            }
        }
    }
}
