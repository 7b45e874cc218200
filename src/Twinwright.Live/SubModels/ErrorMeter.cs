namespace Twinwright.Live.SubModels;

/// <summary>Running squared errors of predictions and of persistence beside them, forgotten exponentially.</summary>
/// <remarks>S ← λS + e², W ← λW + 1, root mean square √(S/W); λ = 1 − 1/60, so that about the last 60 readings count.</remarks>
public sealed class ErrorMeter
{
    /// <summary>λ [1].</summary>
    public const double Memory = 1 - (1.0 / 60);
    private readonly int _quantities;
    private readonly double[] _weight, _model, _persistence;

    /// <summary>Nothing measured yet.</summary>
    public ErrorMeter(int sensors, int quantities)
    {
        (Sensors, _quantities) = (sensors, quantities);
        (_weight, _model, _persistence) = (new double[sensors * quantities], new double[sensors * quantities], new double[sensors * quantities]);
    }

    /// <summary>Sensors.</summary>
    public int Sensors { get; }

    /// <summary>Takes the errors of one prediction in [unit].</summary>
    public void Add(int sensor, int quantity, double modelError, double persistenceError)
    {
        var at = (sensor * _quantities) + quantity;
        _weight[at] = (_weight[at] * Memory) + 1;
        _model[at] = (_model[at] * Memory) + (modelError * modelError);
        _persistence[at] = (_persistence[at] * Memory) + (persistenceError * persistenceError);
    }

    /// <summary>How many recent predictions count [1].</summary>
    public double Weight(int sensor, int quantity = 0) => _weight[(sensor * _quantities) + quantity];

    /// <summary>Recent root mean square error [unit]; NaN before the first.</summary>
    public double Rms(int sensor, int quantity = 0) => Root(_model, sensor, quantity);

    /// <summary>The same of persistence [unit].</summary>
    public double PersistenceRms(int sensor, int quantity = 0) => Root(_persistence, sensor, quantity);

    /// <summary>A copy that shares nothing.</summary>
    public ErrorMeter Clone()
    {
        var copy = new ErrorMeter(Sensors, _quantities);
        _weight.CopyTo(copy._weight, 0);
        _model.CopyTo(copy._model, 0);
        _persistence.CopyTo(copy._persistence, 0);
        return copy;
    }

    internal void Write(StateWriter into)
    {
        for (var at = 0; at < _weight.Length; at++)
        {
            into.Double(_weight[at]);
            into.Double(_model[at]);
            into.Double(_persistence[at]);
        }
    }

    internal static ErrorMeter Read(ref StateReader from, int sensors, int quantities)
    {
        from.Require(24L * sensors * quantities);
        var meter = new ErrorMeter(sensors, quantities);
        for (var at = 0; at < meter._weight.Length; at++)
        {
            (meter._weight[at], meter._model[at], meter._persistence[at]) = (from.Double("error"), from.Double("error"), from.Double("error"));
        }

        return meter;
    }

    private double Root(double[] sums, int sensor, int quantity)
    {
        var at = (sensor * _quantities) + quantity;
        return _weight[at] == 0 ? double.NaN : Math.Sqrt(sums[at] / _weight[at]);
    }
}
