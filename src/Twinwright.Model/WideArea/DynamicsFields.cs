using Twinwright.Model.Randomness;

namespace Twinwright.Model.WideArea;

/// <summary>Every exogenous draw of a run: a table for each kind, with the step as row.</summary>
/// <remarks>None depends on what is decided, so compared solvers see the same world.</remarks>
public readonly struct DynamicsFields
{
    /// <summary>The draws of a dynamics seed.</summary>
    public DynamicsFields(long dynamicsSeed)
    {
        var root = new Rng(dynamicsSeed).Split("wide-area/dynamics");
        Start = root.Split("start").Field();
        StartEmbb = root.Split("start/embb").Field();
        StartUrllc = root.Split("start/urllc").Field();
        Drift = root.Split("drift").Field();
        Similarity = root.Split("similarity").Field();
        HelperChoice = root.Split("helper-choice").Field();
        HarvestEmbb = root.Split("harvest/embb").Field();
        HarvestUrllc = root.Split("harvest/urllc").Field();
        Cloud = root.Split("harvest/cloud").Field();
    }

    /// <summary>First drift; by edge server.</summary>
    public RandomField Start { get; }

    /// <summary>First batteries; by eMBB slot.</summary>
    public RandomField StartEmbb { get; }

    /// <summary>First batteries; by URLLC slot.</summary>
    public RandomField StartUrllc { get; }

    /// <summary>Drift δ after a step; by edge server.</summary>
    public RandomField Drift { get; }

    /// <summary>Noise on similarity; by link.</summary>
    public RandomField Similarity { get; }

    /// <summary>u_ji by which recipients take a helper; by link.</summary>
    public RandomField HelperChoice { get; }

    /// <summary>Harvest after a step; by eMBB slot.</summary>
    public RandomField HarvestEmbb { get; }

    /// <summary>Harvest after a step; by URLLC slot.</summary>
    public RandomField HarvestUrllc { get; }

    /// <summary>Cloud factor after a step; by edge server.</summary>
    public RandomField Cloud { get; }

    /// <summary>Row of a step of an episode; episode 0 has the step itself.</summary>
    public static long Row(int episode, long step) => ((long)episode << 32) + step;
}
