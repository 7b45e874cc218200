namespace Twinwright.Live.Calibration;

/// <summary>A form that may describe what was measured.</summary>
/// <param name="Name">In words.</param>
/// <param name="Curve">Its curve.</param>
/// <param name="Starts">Where to begin; the best end counts.</param>
public sealed record FitForm(string Name, Curve Curve, Func<IReadOnlyList<Cell>, IReadOnlyList<double[]>> Starts)
{
    /// <summary>The same everywhere.</summary>
    public static FitForm Mean { get; } = new("the mean", (p, _) => p[0], cells => [[cells.Average(cell => cell.Y)]]);

    /// <summary>Fits it.</summary>
    public double[] Fit(IReadOnlyList<Cell> cells) => Starts(cells).Select(start => LevenbergMarquardt.Fit(Curve, cells, start)).MinBy(fit => fit.Error).Parameters;
}

/// <summary>A parameter that is told.</summary>
/// <param name="Symbol">As <c>k^B</c>.</param>
/// <param name="Key">Short name for files, as <c>k_embb</c>.</param>
/// <param name="Of">From the parameters of the fit; NaN when they do not tell.</param>
public sealed record FitQuantity(string Symbol, string Key, Func<double[], double> Of);

/// <summary>An estimate.</summary>
/// <param name="Symbol">As <c>k^B</c>.</param>
/// <param name="Key">Short name for files.</param>
/// <param name="Value">The estimate; NaN when the measurements do not tell.</param>
/// <param name="CiLow">Lower end of the 95 % interval.</param>
/// <param name="CiHigh">Upper end.</param>
public sealed record FitEstimate(string Symbol, string Key, double Value, double CiLow, double CiHigh);

/// <summary>What came of a fit.</summary>
public sealed record FitReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The equation and how its symbols are measured.</summary>
    public required string Form { get; init; }

    /// <summary>Observations.</summary>
    public required int Points { get; init; }

    /// <summary>Edge servers (or regions) of which they are, which the bootstrap draws.</summary>
    public required int EdgeServers { get; init; }

    /// <summary>What the bootstrap draws.</summary>
    public string Unit { get; init; } = "edge servers";

    /// <summary>What is told; empty when the form describes nothing, so that its parameters mean nothing.</summary>
    public required IReadOnlyList<FitEstimate> Estimates { get; init; }

    /// <summary>Parameters of the curve; empty when there was too little to fit.</summary>
    public required IReadOnlyList<double> Parameters { get; init; }

    /// <summary>Explained deviance, 1 − Σ W (Y − f)²/Σ W (Y − mean)², of what was fitted to [1].</summary>
    public required double Explained { get; init; }

    /// <summary>The same of edge servers left out of the fit, by folds [1].</summary>
    public required double HeldOut { get; init; }

    /// <summary>What it is compared with, beside the mean.</summary>
    public required string Alternative { get; init; }

    /// <summary>What the alternative explains of edge servers left out [1].</summary>
    public required double AlternativeHeldOut { get; init; }

    /// <summary>Whether the form fits, in a sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>What else must be known; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether a scenario should have it: on what was held out the form is better than the mean.</summary>
    public bool Usable => Estimates.Count > 0 && HeldOut > 0;

    /// <summary>An estimate's value; NaN when there is none of this key.</summary>
    public double this[string key] => Estimates.FirstOrDefault(estimate => estimate.Key == key)?.Value ?? double.NaN;

    /// <summary>A fit that could not be made.</summary>
    public static FitReport None(string name, string form, string why) => new()
    {
        Name = name,
        Form = form,
        Points = 0,
        EdgeServers = 0,
        Estimates = [],
        Parameters = [],
        Explained = double.NaN,
        HeldOut = double.NaN,
        Alternative = "",
        AlternativeHeldOut = double.NaN,
        Verdict = why,
    };
}
