using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>What data gathered now is worth in the frames to come.</summary>
/// <remarks>
/// Of a frame's decision only data and ownership reach later frames, since Γ counts all data so far (Chen 2025, eq. 4).
/// With d now, F_c(d) = Σ_{u = t+1 … T} E[V*(Γ_u, I_u)], Γ_u = log2²((S_{t−1} + d + d̂ (u − t))/(u β) + 1), V* the value
/// of the best rounds and d̂ the new data expected in each later frame. The importance is a walk reflected at 0 and 1:
/// see <see cref="TrainingWorth"/>. F_c is summed at <see cref="Points"/> amounts of data, spaced as squares since it
/// bends most near 0, and interpolated between them.
/// </remarks>
internal sealed class FutureValue
{
    /// <summary>Amounts of data for which the sum is taken.</summary>
    public const int Points = 25;

    private readonly FederationSystem _system;
    private readonly TrainingWorth _worth;
    private readonly ForesightForecast _forecast;
    private readonly double[] _table;
    private readonly double[] _mostKbit;
    private readonly double[] _expectedKbit;
    private readonly double[] _data;
    private readonly double[] _weights;
    private FrameState? _frame;

    /// <summary>Room for the frames of a system.</summary>
    /// <param name="system">Its sizes and constants.</param>
    /// <param name="worth">What training will be worth.</param>
    /// <param name="forecast">How much data is expected.</param>
    public FutureValue(FederationSystem system, TrainingWorth worth, ForesightForecast forecast)
    {
        (_system, _worth, _forecast) = (system, worth, forecast);
        (_table, _mostKbit) = (new double[system.PartialDts * Points], new double[system.PartialDts]);
        (_expectedKbit, _data) = (new double[system.PartialDts], new double[system.Sensors]);
        _weights = new double[TrainingWorth.Modes];
    }

    /// <summary>Works out the table of a frame.</summary>
    public void Load(FrameState frame)
    {
        _frame = frame;
        _forecast.Write(frame, _expectedKbit);
        var table = _table.AsSpan();
        table.Clear();
        for (var c = 0; c < _system.PartialDts; c++)
        {
            _mostKbit[c] = MostKbit(frame, c);
            for (var ahead = 1; ahead <= frame.Frames - frame.Frame; ahead++)
            {
                var modes = _worth.Weigh(frame.Importance[c], ahead, _weights);
                for (var point = 0; point < Points; point++)
                {
                    table[(c * Points) + point] += _worth.At(c, Share(frame, c, AtKbit(c, point), ahead), _weights.AsSpan(0, modes));
                }
            }
        }
    }

    /// <summary>F_c(d) − F_c(0), interpolated.</summary>
    /// <param name="c">The partial-DT.</param>
    /// <param name="dataKbit">d [kbit].</param>
    public double Gain(int c, double dataKbit)
    {
        if (!(dataKbit > 0))
        {
            return 0;
        }

        var position = Math.Sqrt(dataKbit / _mostKbit[c]) * (Points - 1);
        var below = position < Points - 1 ? (int)position : Points - 2;
        var row = _table.AsSpan(c * Points, Points);
        var (low, high) = (AtKbit(c, below), AtKbit(c, below + 1));
        return row[below] - row[0] + ((row[below + 1] - row[below]) * ((dataKbit - low) / (high - low)));
    }

    /// <summary>F_c(d) − F_c(0), summed frame by frame.</summary>
    /// <param name="c">The partial-DT.</param>
    /// <param name="dataKbit">d [kbit].</param>
    public double Sum(int c, double dataKbit)
    {
        var (frame, sum) = (_frame!, 0.0);
        for (var ahead = 1; ahead <= frame.Frames - frame.Frame; ahead++)
        {
            var modes = _worth.Weigh(frame.Importance[c], ahead, _weights);
            sum += _worth.At(c, Share(frame, c, dataKbit, ahead), _weights.AsSpan(0, modes))
                - _worth.At(c, Share(frame, c, 0, ahead), _weights.AsSpan(0, modes));
        }

        return sum;
    }

    private double AtKbit(int c, int point) => _mostKbit[c] * point * point / ((Points - 1) * (Points - 1));

    /// <summary>S_u/(u β) [1].</summary>
    private double Share(FrameState frame, int c, double dataKbit, int ahead) =>
        (frame.HistoryKbit[c] + dataKbit + (_expectedKbit[c] * ahead))
            / ((frame.Frame + ahead) * _system.Constants.DataReferenceKbit);

    /// <summary>The most data that an edge server can get for a partial-DT: of the W sensors that have most [kbit].</summary>
    private double MostKbit(FrameState frame, int c)
    {
        for (var n = 0; n < _data.Length; n++)
        {
            _data[n] = frame.DataKbit[(n * _system.PartialDts) + c];
        }

        _data.AsSpan().Sort();
        var sum = 0.0;
        for (var at = Math.Max(0, _data.Length - _system.Subcarriers); at < _data.Length; at++)
        {
            sum += _data[at];
        }

        return sum > 0 ? sum : 1;
    }
}

/// <summary>How much new data a partial-DT is expected to get in later frames.</summary>
/// <param name="Factor">Times the running mean [1].</param>
/// <param name="Shared">How much of it is the mean over all partial-DTs [1].</param>
internal sealed record ForesightForecast(double Factor, double Shared)
{
    /// <summary>Writes d̂_c [kbit].</summary>
    public void Write(FrameState frame, Span<double> into)
    {
        var mean = 0.0;
        foreach (var own in frame.MeanNewDataKbit)
        {
            mean += own / into.Length;
        }

        for (var c = 0; c < into.Length; c++)
        {
            into[c] = Factor * (((1 - Shared) * frame.MeanNewDataKbit[c]) + (Shared * mean));
        }
    }
}
