namespace Twinwright.Live.Study;

/// <summary>Squared errors of one sensor's predictions in one year.</summary>
public sealed class ErrorSums
{
    /// <summary>Predictions.</summary>
    public long Count { get; internal set; }

    /// <summary>Σ e² of the sub-models [unit²].</summary>
    public double SubModel { get; internal set; }

    /// <summary>Σ e² of persistence [unit²].</summary>
    public double Persistence { get; internal set; }

    /// <summary>Σ e² of the region's partial-DT [unit²]; 0 without regions.</summary>
    public double PartialDt { get; internal set; }

    /// <summary>Σ e² of the integrated twin [unit²]; 0 without regions.</summary>
    public double Twin { get; internal set; }

    internal void Add(ErrorSums other)
    {
        Count += other.Count;
        SubModel += other.SubModel;
        Persistence += other.Persistence;
        PartialDt += other.PartialDt;
        Twin += other.Twin;
    }
}

/// <summary>What came of a trial.</summary>
public sealed class TrialResult
{
    internal TrialResult(TrialSettings settings, int sensors, int quantities, int firstYear, int years)
    {
        (Settings, Sensors, Quantities, FirstYear, Years) = (settings, sensors, quantities, firstYear, years);
        Sums = [.. Enumerable.Range(0, sensors * quantities * years).Select(_ => new ErrorSums())];
    }

    /// <summary>What was run.</summary>
    public TrialSettings Settings { get; }

    /// <summary>Sensors.</summary>
    public int Sensors { get; }

    /// <summary>Quantities.</summary>
    public int Quantities { get; }

    /// <summary>First calendar year.</summary>
    public int FirstYear { get; }

    /// <summary>Calendar years.</summary>
    public int Years { get; }

    /// <summary>Updates of edge servers.</summary>
    public long Updates { get; internal set; }

    /// <summary>Minibatches trained by edge servers for their sub-models.</summary>
    public long Iterations { get; internal set; }

    /// <summary>Work of that training by the model's constants [flop].</summary>
    public double WorkFlop { get; internal set; }

    /// <summary>Energy of that training by the model's constants, each update spread over D_th [J].</summary>
    public double EnergyJ { get; internal set; }

    /// <summary>Blends.</summary>
    public long Helped { get; internal set; }

    /// <summary>Bytes of parameters that went from helpers to recipients.</summary>
    public long BytesExchanged { get; internal set; }

    /// <summary>Mean weight of blended layers, by number of parameters [1].</summary>
    public double MeanBlendWeight => BlendedParameters == 0 ? 0 : BlendedWeight / BlendedParameters;

    /// <summary>Mean loss over updates before help, after help and after training [1].</summary>
    public (double Before, double AfterHelp, double AfterTraining) MeanLoss { get; internal set; }

    /// <summary>Anomaly scores with labels: of the sub-models' errors and of persistence's.</summary>
    public IReadOnlyList<(double SubModel, double Persistence, bool Anomaly)> Scores { get; internal set; } = [];

    internal double BlendedWeight { get; set; }

    internal double BlendedParameters { get; set; }

    private ErrorSums[] Sums { get; }

    /// <summary>Sums of a sensor in a year.</summary>
    public ErrorSums Of(int sensor, int quantity, int year) => Sums[(((sensor * Quantities) + quantity) * Years) + year - FirstYear];

    /// <summary>Sums of a sensor over all years.</summary>
    public ErrorSums Of(int sensor, int quantity)
    {
        var sum = new ErrorSums();
        for (var year = 0; year < Years; year++)
        {
            sum.Add(Of(sensor, quantity, FirstYear + year));
        }

        return sum;
    }

    /// <summary>Root mean square error over all predictions of all sensors [unit].</summary>
    /// <param name="which">Which error.</param>
    /// <param name="quantity">Which quantity.</param>
    /// <param name="year">One calendar year; null for all.</param>
    public double Rmse(Func<ErrorSums, double> which, int quantity = 0, int? year = null)
    {
        var (sum, count) = (0.0, 0L);
        for (var sensor = 0; sensor < Sensors; sensor++)
        {
            var sums = year is { } one ? Of(sensor, quantity, one) : Of(sensor, quantity);
            (sum, count) = (sum + which(sums), count + sums.Count);
        }

        return Math.Sqrt(sum / count);
    }

    /// <summary>Root mean square error of each sensor with at least so many predictions [unit].</summary>
    public IEnumerable<(int Sensor, double Rmse)> RmseBySensor(Func<ErrorSums, double> which, int quantity = 0, int atLeast = 30) =>
        from sensor in Enumerable.Range(0, Sensors)
        let sums = Of(sensor, quantity)
        where sums.Count >= atLeast
        select (sensor, Math.Sqrt(which(sums) / sums.Count));
}
