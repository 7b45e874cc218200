using Twinwright.Experiments.Sweeps;
using Twinwright.Live.Sweeps;

namespace Twinwright.Cli.Live;

/// <summary>The jobs that silos do for sweeps.</summary>
internal sealed class SweepWork : ISweepWork
{
    public string Version => ProgramVersion.Text;

    public byte[] Run(string kind, byte[] order, int threads, CancellationToken stop) => SweepJobs.Run(new SweepJob(kind, order), threads, stop);
}
