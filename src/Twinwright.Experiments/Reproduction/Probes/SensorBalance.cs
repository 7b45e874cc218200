namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>How many URLLC sensors are activated where one kind of sensor dominates, and between (Kang 2023, Fig. 8).</summary>
/// <remarks>
/// A unit of convergency costs w ∝ 1/(k Q) in each sub-process (eqs. 31 to 34, v = 2), with Q^B = 100 N^B and
/// Q^U = 10 N^U of the paper's samples. Below N^U = 10 N^B the integrated network has Q = Q^U, so with k^Int = 10 it
/// costs 1/(100 N^U) against 1/(100 k^B N^B) of the eMBB network: it wins for N^U &gt; k^B N^B, and then uses all URLLC
/// sensors up to N^U = 10 N^B; else no URLLC sensor is needed. The URLLC network alone wins only for N^U &gt; 100 N^B,
/// or without eMBB sensors. Fig. 8 has k^B = 1 and 5. The three bands keep clear of both switches, 1 and 5:
/// below both, above both, and between them. The upper band ends where more URLLC sensors would be of no use.
/// </remarks>
/// <param name="edgeServers">F.</param>
internal sealed class SensorBalance(int edgeServers)
{
    /// <summary>N^(U,v)/N^(B,v) up to which eMBB sensors dominate: below the switch at k^B = 1.</summary>
    public const double EmbbDominates = 0.5;

    /// <summary>N^(U,v)/N^(B,v) from which URLLC sensors dominate: above the switch at k^B = 5.</summary>
    public const double UrllcDominates = 6;

    /// <summary>N^(U,v)/N^(B,v) up to which the integrated network can use all of them.</summary>
    public const double UrllcUsable = 10;

    /// <summary>N^(U,v)/N^(B,v) from which it lies between the switches.</summary>
    public const double BetweenFrom = 1.5;

    /// <summary>N^(U,v)/N^(B,v) up to which it lies between the switches.</summary>
    public const double BetweenTo = 4;

    private readonly Band _embb = new(edgeServers);
    private readonly Band _urllc = new(edgeServers);
    private readonly Band _between = new(edgeServers);

    /// <summary>Adds an edge server's cycle.</summary>
    /// <param name="i">The edge server.</param>
    /// <param name="embb">N^(B,v) [1].</param>
    /// <param name="urllc">N^(U,v) [1].</param>
    /// <param name="active">N^(U,a) [1].</param>
    public void Add(int i, int embb, int urllc, int active)
    {
        if (urllc <= EmbbDominates * embb)
        {
            _embb.Add(i, urllc, active);
        }

        if (embb >= 1 && urllc >= UrllcDominates * embb && urllc <= UrllcUsable * embb)
        {
            _urllc.Add(i, urllc, active);
        }

        if (urllc >= BetweenFrom * embb && urllc <= BetweenTo * embb)
        {
            _between.Add(i, urllc, active);
        }
    }

    /// <summary>Writes the sums over cycles, by edge server.</summary>
    public void Write(FactsWriter facts) => facts
        .Array("dominated_embb_urllc_active", _embb.Active)
        .Array("dominated_embb_urllc_available", _embb.Available)
        .Array("dominated_urllc_urllc_active", _urllc.Active)
        .Array("dominated_urllc_urllc_available", _urllc.Available)
        .Array("between_urllc_active", _between.Active)
        .Array("between_urllc_available", _between.Available);

    private sealed class Band(int edgeServers)
    {
        public double[] Active { get; } = new double[edgeServers];

        public double[] Available { get; } = new double[edgeServers];

        public void Add(int i, int available, int active)
        {
            Available[i] += available;
            Active[i] += active;
        }
    }
}
