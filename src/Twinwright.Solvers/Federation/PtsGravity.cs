using Twinwright.Model.Federation;
using Twinwright.Model.Radio;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>How strongly edge servers pull sensors that are not in their coalitions; see <see cref="Pts"/>.</summary>
/// <param name="state">The coalitions.</param>
/// <param name="system">Sizes and constants.</param>
internal sealed class PtsGravity(CoalitionState state, FederationSystem system)
{
    private readonly double[] _pull = new double[system.Sensors];
    private readonly int[] _pulled = new int[system.Sensors];

    /// <summary>Signal to interference and noise that a sensor would have in a cell, in the place of who owns it [1].</summary>
    public double Sinr(int n, int cell) => state.Radio.Received[(n * state.Radio.Cells) + cell] / (HeardW(n, cell) + system.NoiseW);

    /// <summary>Interference in a cell from all but a sensor and who owns the cell [W].</summary>
    public double HeardW(int n, int cell)
    {
        var (radio, w, sum) = (state.Radio, state.Radio.SubcarrierOf(cell), 0.0);
        if (radio.LinksOnAir(w, n) == 0)
        {
            return radio.Interference[cell];
        }

        foreach (var m in radio.OnAir(w))
        {
            sum += m == n || m == (int)radio.Owner[cell] ? 0 : radio.Received[(m * radio.Cells) + cell];
        }

        return sum;
    }

    /// <summary>The sensors that are pulled most, the most pulled first.</summary>
    /// <param name="frame">The frame that the state has been loaded with.</param>
    /// <param name="count">How many at most; sensors that nothing pulls are left out.</param>
    public ReadOnlySpan<int> Rank(FrameState frame, int count)
    {
        var found = 0;
        for (var n = 0; n < system.Sensors; n++)
        {
            _pull[n] = 0;
            for (var b = 0; b < system.EdgeServers && state.LinkLimit[n] > 0; b++)
            {
                if (state.Terms.PartialDt[b] >= 0 && !state.IsMember(n, b))
                {
                    _pull[n] = Math.Max(_pull[n], Of(frame, n, b));
                }
            }

            if (_pull[n] > 0)
            {
                _pulled[found++] = n;
            }
        }

        _pulled.AsSpan(0, found).Sort(new GreedyOrder(_pull));
        return _pulled.AsSpan(0, Math.Min(found, count));
    }

    /// <summary>Whether a cell pulls a sensor more than the one that owns it.</summary>
    public bool Prefers(int cell, int n, int owner) => Data(n, cell, Sinr(n, cell)) > Data(owner, cell, Sinr(owner, cell));

    /// <summary>G_nb = I_c d_nc log2(1 + SINR) at the best subcarrier of b.</summary>
    private double Of(FrameState frame, int n, int b)
    {
        var best = 0.0;
        for (var w = 0; w < system.Subcarriers; w++)
        {
            best = Math.Max(best, Sinr(n, state.Radio.CellOf(b, w)));
        }

        return frame.Importance[state.Terms.PartialDt[b]] * Data(n, b, best);
    }

    /// <summary>d_nc log2(1 + SINR).</summary>
    private double Data(int n, int cell, double sinr) =>
        state.DataKbit[(n * state.Radio.Stride) + (cell % state.Radio.Stride)] * CochannelUplink.RateBitPerS(1, sinr, 0, 1);
}
