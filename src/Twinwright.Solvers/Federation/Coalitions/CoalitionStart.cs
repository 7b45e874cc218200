using Twinwright.Model.Federation;
using Twinwright.Model.Radio;
using Twinwright.Model.Randomness;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>The coalitions that a formation starts with.</summary>
internal static class CoalitionStart
{
    /// <summary>Takes the members before, then fills at random where it should.</summary>
    public static void Write(CoalitionState state, FrameState frame, CoalitionSettings settings)
    {
        if (settings.Start == 0)
        {
            Remember(state, frame);
        }

        if (settings.Start > 0 || frame.Frame == 1 || settings.FillEveryFrame)
        {
            Fill(state, frame, settings.Start);
        }
    }

    /// <summary>Gives a sensor a link to an edge server, if it may have one.</summary>
    /// <returns>Whether it got one.</returns>
    public static bool TryPut(CoalitionState state, FederationSystem system, int n, int b)
    {
        if (state.LinkCount[n] == state.LinkLimit[n] || state.IsMember(n, b) || BestFree(state, system, n, b) is not { } w)
        {
            return false;
        }

        state.Put(n, state.Radio.CellOf(b, w));
        return true;
    }

    /// <summary>
    /// The free subcarrier of the highest signal to interference and noise, ties to the lower index; or the one that is
    /// asked for, where links ask.
    /// </summary>
    /// <returns>The subcarrier; null when none is free or its rate is below R_Min.</returns>
    public static int? BestFree(CoalitionState state, FederationSystem system, int n, int b)
    {
        var (radio, best, chosen) = (state.Radio, 0.0, (int?)null);
        var wanted = state.WantedFree(n, b);
        for (var (w, cell) = (0, b); w < system.Subcarriers; w++, cell += radio.Stride)
        {
            if (radio.Owner[cell] != RadioCells.Free || (wanted >= 0 && w != wanted))
            {
                continue;
            }

            var heard = system.NoiseW;
            foreach (var other in radio.OnAir(w))
            {
                heard += other == n ? 0 : radio.Received[(other * radio.Cells) + cell];
            }

            var sinr = radio.Received[(n * radio.Cells) + cell] / heard;
            (best, chosen) = sinr > best ? (sinr, w) : (best, chosen);
        }

        var rate = CochannelUplink.RateBitPerS(system.SubcarrierHz, best, 0, 1);
        return rate >= system.Constants.MinRateBitPerS ? chosen : null;
    }

    private static void Remember(CoalitionState state, FrameState frame)
    {
        var system = frame.System;
        for (var b = 0; b < system.EdgeServers; b++)
        {
            for (var n = 0; n < system.Sensors && state.Terms.PartialDt[b] >= 0 && frame.PreviousMembers[b] > 0; n++)
            {
                if (frame.WasMember(b, n))
                {
                    TryPut(state, system, n, b);
                }
            }
        }
    }

    /// <summary>Every edge server in turn takes sensors in a random order until its subcarriers or the sensors run out.</summary>
    private static void Fill(CoalitionState state, FrameState frame, int start)
    {
        var system = frame.System;
        var rng = new Rng(frame.DynamicsSeed).Split("solver/coalitions").Split("frame", frame.Frame).Split("start", start);
        var order = new int[system.Sensors];
        for (var n = 0; n < order.Length; n++)
        {
            order[n] = n;
        }

        for (var b = 0; b < system.EdgeServers; b++)
        {
            var free = state.Terms.PartialDt[b] < 0 ? 0 : system.Subcarriers - state.Members[b];
            for (var drawn = 0; drawn < order.Length && free > 0; drawn++)
            {
                var at = rng.NextInteger(drawn, order.Length - 1);
                (order[drawn], order[at]) = (order[at], order[drawn]);
                free -= TryPut(state, system, order[drawn], b) ? 1 : 0;
            }
        }
    }
}
