using Twinwright.Model.Federation;
using Twinwright.Model.Radio;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>The objective of a frame over y and z in [0, 1], under a given assignment, with its gradient.</summary>
/// <remarks>
/// q_bnw = y_bn z_bnw is how much of n's link to b is on w, Σ_w z_bnw = 1. A sensor is on the air on w to the degree
/// s_nw = 1 − Π_b (1 − q_bnw), and so much of it disturbs the others; data, energy and a link's time θ_bn = Σ_w q t are
/// sums with weights q; τ^Dtr is the 16-norm of the θ_bn of the edge server; rounds are the best real ones. Where y and
/// z are whole numbers everything is exact but the norm, which is never less than the maximum.
/// </remarks>
internal sealed class LbcdRelaxation
{
    private const int Norm = 16;

    private readonly FederationSystem _system;
    private readonly EdgeServerTerms _terms;
    private readonly double[] _received;
    private readonly double[] _onAir;
    private readonly double[] _heard;
    private readonly double[] _pull;
    private readonly double[] _pulls;
    private readonly double[] _felt;
    private readonly double[] _timeS;
    private readonly double[] _linkS;
    private readonly double[] _delayS;
    private readonly double[] _perDelay;
    private readonly double[] _perKbit;
    private FrameState? _frame;
    private double _pricePerS;

    /// <summary>Room for the frames of a system.</summary>
    public LbcdRelaxation(FederationSystem system)
    {
        var (pairs, edgeServers) = (system.EdgeServers * system.Sensors, system.EdgeServers);
        var cells = pairs * system.Subcarriers;
        (_system, _terms) = (system, new EdgeServerTerms(system));
        (Y, GradientY, _linkS) = (new double[pairs], new double[pairs], new double[pairs]);
        (Z, GradientZ, _received) = (new double[cells], new double[cells], new double[cells]);
        (_timeS, _pull) = (new double[cells], new double[cells]);
        (_onAir, _felt) = (new double[system.Sensors * system.Subcarriers], new double[system.Sensors * system.Subcarriers]);
        (_heard, _pulls) = (new double[edgeServers * system.Subcarriers], new double[edgeServers * system.Subcarriers]);
        (_delayS, _perDelay, _perKbit) = (new double[edgeServers], new double[edgeServers], new double[edgeServers]);
    }

    /// <summary>y_bn as b × N + n.</summary>
    public double[] Y { get; }

    /// <summary>z_bnw as (b × N + n) × W + w.</summary>
    public double[] Z { get; }

    /// <summary>Derivatives of the objective by y.</summary>
    public double[] GradientY { get; }

    /// <summary>Derivatives of the objective by z; set by <see cref="Evaluate"/> when they are asked for, and then where y is not 0.</summary>
    public double[] GradientZ { get; }

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="pricePerS">Q/V [1/s].</param>
    public void Begin(FrameState frame, double pricePerS)
    {
        (_frame, _pricePerS) = (frame, pricePerS);
        var (sensors, edgeServers, subcarriers) = (_system.Sensors, _system.EdgeServers, _system.Subcarriers);
        for (var n = 0; n < sensors; n++)
        {
            for (var w = 0; w < subcarriers; w++)
            {
                for (var b = 0; b < edgeServers; b++)
                {
                    _received[(((b * sensors) + n) * subcarriers) + w] =
                        _system.SensorPowerW[n] * frame.Gain[(((n * subcarriers) + w) * edgeServers) + b];
                }
            }
        }
    }

    /// <summary>Takes an assignment.</summary>
    public void Assign(ReadOnlySpan<int> assignment) => _terms.Load(_frame!, assignment, new CoalitionSettings());

    /// <summary>Signal to interference and noise that sensor n would have at b on w, beside what is on the air at the point evaluated last.</summary>
    public double Sinr(int b, int n, int w)
    {
        var received = _received[(((b * _system.Sensors) + n) * _system.Subcarriers) + w];
        return received / (Interference(b, n, w, received) + _system.NoiseW);
    }

    /// <summary>Works out who is on the air at Y and Z, and nothing else.</summary>
    public void GoOnAir()
    {
        Array.Clear(_onAir);
        Array.Clear(_heard);
        var (sensors, subcarriers) = (_system.Sensors, _system.Subcarriers);
        for (var pair = 0; pair < Y.Length; pair++)
        {
            if (Y[pair] == 0 || _terms.PartialDt[pair / sensors] < 0)
            {
                continue;
            }

            var row = pair % sensors * subcarriers;
            for (var w = 0; w < subcarriers; w++)
            {
                _onAir[row + w] = 1 - ((1 - _onAir[row + w]) * (1 - (Y[pair] * Z[(pair * subcarriers) + w])));
            }
        }

        for (var b = 0; b < _system.EdgeServers; b++)
        {
            for (var n = 0; n < sensors; n++)
            {
                for (var w = 0; w < subcarriers; w++)
                {
                    _heard[(b * subcarriers) + w] += _onAir[(n * subcarriers) + w] * _received[(((b * sensors) + n) * subcarriers) + w];
                }
            }
        }
    }

    /// <summary>The objective at Y and Z, divided by V, with its gradient.</summary>
    /// <param name="alongZ">Whether the gradient by z is wanted, too.</param>
    /// <returns>The objective but for what y and z do not change [1].</returns>
    public double Evaluate(bool alongZ)
    {
        GoOnAir();
        Transmit(alongZ);
        var worth = Train();
        Pull();
        Collect(alongZ);
        return worth;
    }

    private double Interference(int b, int n, int w, double received) =>
        Math.Max(0, _heard[(b * _system.Subcarriers) + w] - (_onAir[(n * _system.Subcarriers) + w] * received));

    /// <summary>Times of the links, and of each edge server.</summary>
    private void Transmit(bool alongZ)
    {
        var (sensors, subcarriers) = (_system.Sensors, _system.Subcarriers);
        for (var pair = 0; pair < Y.Length; pair++)
        {
            var (b, n) = Math.DivRem(pair, sensors);
            var c = _terms.PartialDt[b];
            _linkS[pair] = 0;
            for (var w = 0; w < subcarriers && c >= 0; w++)
            {
                var at = (pair * subcarriers) + w;
                if (Z[at] > 0 || (alongZ && Y[pair] > 0))
                {
                    var rate = CochannelUplink.RateBitPerS(
                        _system.SubcarrierHz, _received[at], Interference(b, n, w, _received[at]), _system.NoiseW);
                    _timeS[at] = FrameDelays.TransmissionS(_frame!.DataKbit[(n * _system.PartialDts) + c], rate);
                    _linkS[pair] += Y[pair] * Z[at] * _timeS[at];
                }
            }

        }

        for (var b = 0; b < _delayS.Length; b++)
        {
            _delayS[b] = NormOf(_linkS.AsSpan(b * sensors, sensors));
        }
    }

    /// <summary>The 16-norm of numbers that are not negative.</summary>
    private static double NormOf(ReadOnlySpan<double> numbers)
    {
        var largest = 0.0;
        foreach (var number in numbers)
        {
            largest = Math.Max(largest, number);
        }

        var sum = 0.0;
        foreach (var number in numbers)
        {
            sum += number > 0 ? Power(number / largest, Norm) : 0;
        }

        return largest > 0 ? largest * Math.Pow(sum, 1.0 / Norm) : 0;
    }

    /// <summary>The objective, and its derivatives by data and delay of each edge server.</summary>
    private double Train()
    {
        var (worth, last, lastS) = (0.0, -1, double.NegativeInfinity);
        var (lastPerKbit, lastPerS) = (0.0, 0.0);
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            var c = _terms.PartialDt[b];
            (_perDelay[b], _perKbit[b]) = (0, 0);
            if (c < 0)
            {
                continue;
            }

            var dataKbit = 0.0;
            for (var n = 0; n < _system.Sensors; n++)
            {
                var pair = (b * _system.Sensors) + n;
                dataKbit += Y[pair] * _frame!.DataKbit[(n * _system.PartialDts) + c];
                worth -= LinkCost(pair, b, n);
            }

            var leftS = _terms.SlackS[b] - _delayS[b];
            var trained = LbcdTraining.Best(_system, _frame!, b, c, dataKbit, leftS);
            worth += trained.Value - (_system.PenaltyPerS * Math.Max(0, -leftS));
            (_perKbit[b], _perDelay[b]) = (trained.PerKbit, trained.PerS - (leftS < 0 ? _system.PenaltyPerS : 0));
            var endS = trained.EndS - leftS;
            if (endS > lastS)
            {
                (last, lastS, lastPerKbit, lastPerS) = (b, endS, trained.EndPerKbit, trained.EndPerS + 1);
            }
        }

        if (last >= 0)
        {
            _perKbit[last] -= _pricePerS * lastPerKbit;
            _perDelay[last] -= _pricePerS * lastPerS;
            worth -= _pricePerS * (lastS + _system.Constants.FrameDurationS);
        }

        return worth;
    }

    /// <summary>Energy and change of a link to the degree that it is there.</summary>
    private double LinkCost(int pair, int b, int n)
    {
        var energyJ = FrameEnergies.TransmissionJ(_system.SensorPowerW[n], _linkS[pair]);
        return (_system.Constants.EnergyWeightPerJ * energyJ) + (Y[pair] * ChangeCost(b, n));
    }

    private double ChangeCost(int b, int n) => _frame!.WasMember(b, n) ? -_system.Constants.ChangeCost : _system.Constants.ChangeCost;

    /// <summary>How the objective changes with the time of one unit of each link.</summary>
    private double PerTime(int pair, int b, int n)
    {
        var share = _delayS[b] > 0 ? Power(_linkS[pair] / _delayS[b], Norm - 1) : 0;
        return (_perDelay[b] * share) - (_system.Constants.EnergyWeightPerJ * _system.SensorPowerW[n]);
    }

    /// <summary>Derivatives of the objective by the interference that each link hears, and their sums in every cell.</summary>
    private void Pull()
    {
        var subcarriers = _system.Subcarriers;
        Array.Clear(_pulls);
        Array.Clear(_pull);
        for (var pair = 0; pair < Y.Length; pair++)
        {
            var (b, n) = Math.DivRem(pair, _system.Sensors);
            if (Y[pair] == 0 || _terms.PartialDt[b] < 0)
            {
                continue;
            }

            var perTime = Y[pair] * PerTime(pair, b, n);
            for (var w = 0; w < subcarriers; w++)
            {
                var at = (pair * subcarriers) + w;
                if (Z[at] > 0)
                {
                    // t = d/(W log2(1 + G/J)), J = I + n0 W: dt/dJ = t (G/(J (J + G)))/ln(1 + G/J).
                    var (received, noise) = (_received[at], Interference(b, n, w, _received[at]) + _system.NoiseW);
                    var slope = _timeS[at] * received / (noise * (noise + received) * Math.Log(1 + (received / noise)));
                    _pull[at] = perTime * Z[at] * slope;
                    _pulls[(b * subcarriers) + w] += _pull[at];
                }
            }
        }
    }

    private void Collect(bool alongZ)
    {
        var subcarriers = _system.Subcarriers;
        Array.Fill(_felt, double.NaN);
        for (var pair = 0; pair < Y.Length; pair++)
        {
            var (b, n) = Math.DivRem(pair, _system.Sensors);
            var c = _terms.PartialDt[b];
            if (c < 0)
            {
                GradientY[pair] = 0;
                continue;
            }

            var perTime = PerTime(pair, b, n);
            GradientY[pair] = (_perKbit[b] * _frame!.DataKbit[(n * _system.PartialDts) + c]) - ChangeCost(b, n);
            for (var w = 0; w < subcarriers; w++)
            {
                var at = (pair * subcarriers) + w;
                if (Z[at] > 0 || (alongZ && Y[pair] > 0))
                {
                    var slope = (perTime * _timeS[at]) + Disturbance(b, n, w);
                    GradientY[pair] += Z[at] * slope;
                    GradientZ[at] = Y[pair] * slope;
                }
            }
        }
    }

    /// <summary>What n's link to b does to the others on w.</summary>
    private double Disturbance(int b, int n, int w)
    {
        var (sensors, subcarriers) = (_system.Sensors, _system.Subcarriers);
        ref var felt = ref _felt[(n * subcarriers) + w];
        if (double.IsNaN(felt))
        {
            felt = 0;
            for (var other = 0; other < _system.EdgeServers; other++)
            {
                var at = (((other * sensors) + n) * subcarriers) + w;
                felt += _received[at] * (_pulls[(other * subcarriers) + w] - _pull[at]);
            }
        }

        // ds/dq: as far as n is not on the air for others already.
        var silent = 1.0;
        for (var other = 0; other < _system.EdgeServers && _onAir[(n * subcarriers) + w] > 0; other++)
        {
            var pair = (other * sensors) + n;
            silent *= other == b || _terms.PartialDt[other] < 0 ? 1 : 1 - (Y[pair] * Z[(pair * subcarriers) + w]);
        }

        return felt * silent;
    }

    private static double Power(double x, int exponent)
    {
        var result = 1.0;
        for (var left = exponent; left > 0; left >>= 1)
        {
            result *= (left & 1) == 1 ? x : 1;
            x *= x;
        }

        return result;
    }
}
