namespace Twinwright.Model.Composed;

/// <summary>All that comes to a world from outside, by frame and cycle: drawn, recorded or measured.</summary>
/// <remarks>None of it may depend on what is decided. What is given may be used again at the next call.</remarks>
public interface IComposedInputs
{
    /// <summary>How the world starts.</summary>
    ComposedStart Start();

    /// <summary>A frame's.</summary>
    /// <param name="frame">Which frame, from 0.</param>
    ComposedFrameInputs Frame(int frame);

    /// <summary>A cycle's.</summary>
    /// <param name="frame">Which frame, from 0.</param>
    /// <param name="cycle">Which cycle of the frame, from 0.</param>
    ComposedCycleInputs Cycle(int frame, int cycle);
}

/// <summary>How a world starts.</summary>
public sealed record ComposedStart
{
    /// <summary>Energy of the eMBB sensors; by n [J].</summary>
    public required double[] EmbbBatteryJ { get; init; }

    /// <summary>Energy of the URLLC sensors; by URLLC sensor [J].</summary>
    public required double[] UrllcBatteryJ { get; init; }

    /// <summary>A copy of its own.</summary>
    public ComposedStart Copy() => new() { EmbbBatteryJ = [.. EmbbBatteryJ], UrllcBatteryJ = [.. UrllcBatteryJ] };

    /// <summary>Refuses arrays of other sizes than the deployment's, and values that are none.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public void Check(ComposedDeployment deployment)
    {
        InputCheck.Numbers(EmbbBatteryJ, deployment.EmbbSensors, 0, double.MaxValue, nameof(EmbbBatteryJ));
        InputCheck.Numbers(UrllcBatteryJ, deployment.UrllcSensors, 0, double.MaxValue, nameof(UrllcBatteryJ));
    }
}

/// <summary>What comes with a frame.</summary>
public sealed record ComposedFrameInputs
{
    /// <summary>I_c; by c [1].</summary>
    public required double[] Importance { get; init; }

    /// <summary>d_nc as n × C + c [kbit].</summary>
    public required double[] DataKbit { get; init; }

    /// <summary>H_nbw as (n × W + w) × B + b [1].</summary>
    public required double[] Gain { get; init; }

    /// <summary>A frame's arrays, all zero.</summary>
    public static ComposedFrameInputs For(ComposedDeployment deployment)
    {
        var system = deployment.Federation.System;
        return new()
        {
            Importance = new double[system.PartialDts],
            DataKbit = new double[system.Sensors * system.PartialDts],
            Gain = new double[system.Sensors * system.Subcarriers * system.EdgeServers],
        };
    }

    /// <summary>A copy of its own.</summary>
    public ComposedFrameInputs Copy() => new() { Importance = [.. Importance], DataKbit = [.. DataKbit], Gain = [.. Gain] };

    /// <summary>Refuses arrays of other sizes than the deployment's, and values that are none.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public void Check(ComposedDeployment deployment)
    {
        var system = deployment.Federation.System;
        InputCheck.Numbers(Importance, system.PartialDts, 0, double.MaxValue, nameof(Importance));
        InputCheck.Numbers(DataKbit, system.Sensors * system.PartialDts, 0, double.MaxValue, nameof(DataKbit));
        InputCheck.Numbers(Gain, system.Sensors * system.Subcarriers * system.EdgeServers, 0, double.MaxValue, nameof(Gain));
    }
}

/// <summary>What comes with a cycle: what has happened since the cycle before, who is there, and the draws of the cycle itself.</summary>
public sealed record ComposedCycleInputs
{
    /// <summary>δ since the cycle before; by edge server [1].</summary>
    public required double[] Drift { get; init; }

    /// <summary>Harvest since the cycle before; by n [J].</summary>
    public required double[] EmbbHarvestJ { get; init; }

    /// <summary>Harvest since the cycle before; by URLLC sensor [e^U].</summary>
    public required double[] UrllcHarvestCycles { get; init; }

    /// <summary>Added to the similarity that distance gives, before it is cut to [0, 1]; by link (j, i) of the neighbour graph [1].</summary>
    public required double[] SimilarityNoise { get; init; }

    /// <summary>u_ji: a recipient takes the neighbouring helper of the largest; by link (j, i) [1].</summary>
    public required double[] HelperDraw { get; init; }

    /// <summary>Whether an eMBB sensor has something to send in this cycle; by n.</summary>
    public required bool[] EmbbPresent { get; init; }

    /// <summary>Whether a URLLC sensor is there in this cycle; by URLLC sensor.</summary>
    public required bool[] UrllcPresent { get; init; }

    /// <summary>A cycle's arrays, all zero, with every sensor there.</summary>
    public static ComposedCycleInputs For(ComposedDeployment deployment)
    {
        var links = deployment.WideArea.System.Graph.Links;
        var inputs = new ComposedCycleInputs
        {
            Drift = new double[deployment.EdgeServers],
            EmbbHarvestJ = new double[deployment.EmbbSensors],
            UrllcHarvestCycles = new double[deployment.UrllcSensors],
            SimilarityNoise = new double[links],
            HelperDraw = new double[links],
            EmbbPresent = new bool[deployment.EmbbSensors],
            UrllcPresent = new bool[deployment.UrllcSensors],
        };
        Array.Fill(inputs.EmbbPresent, true);
        Array.Fill(inputs.UrllcPresent, true);
        return inputs;
    }

    /// <summary>A copy of its own.</summary>
    public ComposedCycleInputs Copy() => new()
    {
        Drift = [.. Drift],
        EmbbHarvestJ = [.. EmbbHarvestJ],
        UrllcHarvestCycles = [.. UrllcHarvestCycles],
        SimilarityNoise = [.. SimilarityNoise],
        HelperDraw = [.. HelperDraw],
        EmbbPresent = [.. EmbbPresent],
        UrllcPresent = [.. UrllcPresent],
    };

    /// <summary>Refuses arrays of other sizes than the deployment's, and values that are none.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public void Check(ComposedDeployment deployment)
    {
        var links = deployment.WideArea.System.Graph.Links;
        InputCheck.Numbers(Drift, deployment.EdgeServers, -double.MaxValue, 1, nameof(Drift));
        InputCheck.Numbers(EmbbHarvestJ, deployment.EmbbSensors, 0, double.MaxValue, nameof(EmbbHarvestJ));
        InputCheck.Numbers(UrllcHarvestCycles, deployment.UrllcSensors, 0, double.MaxValue, nameof(UrllcHarvestCycles));
        InputCheck.Numbers(SimilarityNoise, links, -double.MaxValue, double.MaxValue, nameof(SimilarityNoise));
        InputCheck.Numbers(HelperDraw, links, 0, 1, nameof(HelperDraw));
        InputCheck.Length(EmbbPresent.Length, deployment.EmbbSensors, nameof(EmbbPresent));
        InputCheck.Length(UrllcPresent.Length, deployment.UrllcSensors, nameof(UrllcPresent));
    }
}
