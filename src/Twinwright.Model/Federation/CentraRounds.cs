using Twinwright.Model.Quality;

namespace Twinwright.Model.Federation;

/// <summary>How many rounds the cloud trains a partial-DT.</summary>
public static class CentraRounds
{
    /// <summary>Rounds when there is time enough.</summary>
    /// <remarks>
    /// ξ I A − κ e_CS T is concave in a real T and largest at log2(ξ I Γ a ln 2/(κ e_CS))/a, where a round brings as
    /// much as it costs. Of the two whole numbers beside it the better one, of equals the smaller; both within the cap.
    /// </remarks>
    /// <param name="factor">Γ [1].</param>
    /// <param name="gainPerQuality">ξ I [1].</param>
    /// <param name="roundCost">κ e_CS [1].</param>
    /// <param name="required">A^Req [1].</param>
    /// <param name="roundExponent">a [1].</param>
    /// <param name="cap">min(T*, T_max) [1].</param>
    /// <returns>T [1].</returns>
    public static int Best(double factor, double gainPerQuality, double roundCost, double required, double roundExponent, int cap)
    {
        if (roundCost == 0)
        {
            return cap;
        }

        var real = Math.Log2(gainPerQuality * factor * roundExponent * TwinQuality.Ln2 / roundCost) / roundExponent;
        if (!(real > 0))
        {
            return 0;
        }

        if (real >= cap)
        {
            return cap;
        }

        var floor = (int)real;
        var step = TwinQuality.Quality(factor, floor + 1, roundExponent, required) - TwinQuality.Quality(factor, floor, roundExponent, required);
        return (gainPerQuality * step) - roundCost > 0 ? floor + 1 : floor;
    }

    /// <summary>Rounds when all together take longer than there is time.</summary>
    /// <param name="rounds">Rounds with time enough [1].</param>
    /// <param name="slackS">Time left for training; none when negative [s].</param>
    /// <param name="creationS">Time of all such rounds [s].</param>
    /// <returns>The rounds scaled by the same factor for every partial-DT, and floored [1].</returns>
    public static int Scaled(int rounds, double slackS, double creationS) =>
        slackS < 0 ? 0 : creationS > slackS ? (int)(rounds * (slackS / creationS)) : rounds;
}
