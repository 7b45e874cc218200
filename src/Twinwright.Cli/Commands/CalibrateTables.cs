using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;
using Twinwright.Cli.Screen;
using Twinwright.Live.Calibration;

namespace Twinwright.Cli.Commands;

/// <summary>Calibrations on the screen and as JSON.</summary>
internal static class CalibrateTables
{
    /// <summary>Fits with intervals, how well they fit, and what updates take.</summary>
    public static string Of(CalibrationResult result)
    {
        var parts = new List<IRenderable> { new Text($"{result.DataSet}, seed {result.Seed}. Measured: {result.Source}.\nIntervals of 95 % by a bootstrap over edge servers (quality: over regions).\n\n") };
        foreach (var fit in result.Fits)
        {
            parts.Add(new Text($"{fit.Name}: {fit.Form}\n"));
            if (fit.Estimates.Count > 0)
            {
                var table = Rendering.Table("fitted", "estimate", "95 % interval");
                foreach (var estimate in fit.Estimates)
                {
                    table.AddRow(Markup.Escape(estimate.Symbol), Number(estimate.Value), double.IsFinite(estimate.CiLow) ? $"{Number(estimate.CiLow)} to {Number(estimate.CiHigh)}" : "–");
                }

                parts.Add(table);
            }

            if (fit.Points > 0)
            {
                parts.Add(new Text($"{fit.Points} points of {fit.EdgeServers} {fit.Unit}; explained {Share(fit.Explained)} of what was fitted, {Share(fit.HeldOut)} held out\n"));
            }

            parts.Add(new Text($"{char.ToUpperInvariant(fit.Verdict[0])}{fit.Verdict[1..]}.{(fit.Note.Length > 0 ? " " + fit.Note : "")}\n\n"));
        }

        if (result.Costs.Count > 0)
        {
            parts.Add(new Text("An update from nothing to ε_th by the model's constants, spread over D_th\n"));
            parts.Add(Costs(result.Costs));
        }

        if (result.Live is { } live)
        {
            parts.Add(new Text(
                $"The live system's {live.Updates} updates: the model charged {Number(live.LatencyS)} s, {Number(live.EnergyJ)} J and {Number(live.WorkloadFlop)} flop in the mean; "
                + $"trained were {Number(live.MeasuredFlop)} flop; help came as {Number(live.ParameterBytes)} bytes\n"));
        }

        return Rendering.Of(parts);
    }

    /// <summary>The same as JSON.</summary>
    public static string Json(CalibrationResult result) => JsonSerializer.Serialize(
        new
        {
            result.DataSet,
            result.Seed,
            result.Source,
            Interval = "percentile bootstrap over edge servers (quality: over regions), 95 %",
            result.MostData,
            result.MostGatheredKbit,
            result.ScenarioLaw,
            Fits = result.Fits.Select(fit => new
            {
                fit.Name,
                fit.Form,
                fit.Points,
                fit.EdgeServers,
                fit.Unit,
                fit.Estimates,
                fit.Explained,
                ExplainedHeldOut = fit.HeldOut,
                fit.Alternative,
                AlternativeHeldOut = fit.AlternativeHeldOut,
                fit.Verdict,
                InScenario = fit.Name == DriftFit.Name ? DriftFit.Measured(fit) : fit.Usable,
                fit.Note,
            }),
            Costs = result.Costs.Select(cost => new
            {
                Process = cost.Process.ToString().ToLowerInvariant(),
                cost.Minibatches,
                cost.WorkFlop,
                cost.NetworkFlop,
                cost.ModelWorkFlop,
                cost.Seconds,
                cost.EnergyJ,
                cost.ModelEnergyJ,
            }),
            result.Live,
        },
        TrialTables.Layout);

    private static Table Costs(IReadOnlyList<UpdateCost> costs)
    {
        var table = Rendering.Table("sub-process", "minibatches", "work, flop", "by weights", "s at 1 GHz", "energy, J", "scenario's work", "its energy, J");
        foreach (var cost in costs)
        {
            table.AddRow(
                cost.Process.ToString().ToLowerInvariant(), Number(cost.Minibatches), Number(cost.WorkFlop), Number(cost.NetworkFlop), Number(cost.Seconds), Number(cost.EnergyJ),
                Number(cost.ModelWorkFlop), Number(cost.ModelEnergyJ));
        }

        return table;
    }

    private static string Share(double share) => double.IsFinite(share) ? share.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    /// <summary>Three digits, whatever the size.</summary>
    private static string Number(double value) => !double.IsFinite(value) ? "–" : value == 0 ? "0"
        : Math.Abs(value) is >= 1e4 or < 1e-3 ? value.ToString("0.00e+0", CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture);
}
