using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>A colour for each edge server of a federated construction.</summary>
/// <remarks>
/// Eight hues that stay apart under the usual colour blindnesses (Okabe and Ito's, one of Tol's for black), from the ninth on again with other dashes.
/// </remarks>
internal static class EdgeServerColours
{
    /// <summary>Edge servers that differ in hue.</summary>
    public const int Hues = 8;

    private static readonly SKColor[] Colours =
    [
        SKColor.Parse("#0072B2"), SKColor.Parse("#E69F00"), SKColor.Parse("#009E73"), SKColor.Parse("#CC79A7"),
        SKColor.Parse("#D55E00"), SKColor.Parse("#56B4E9"), SKColor.Parse("#332288"), SKColor.Parse("#B5A926"),
    ];

    private static readonly float[][] Dashes = [[], [7, 4], [2, 3], [11, 3, 2, 3]];

    public static SKColor Of(int edgeServer) => Colours[edgeServer % Hues];

    /// <summary>Dashes and gaps of its links [px]; empty for whole lines.</summary>
    public static float[] DashOf(int edgeServer) => Dashes[edgeServer / Hues % Dashes.Length];

    /// <summary>Black or white, whichever is read more easily on the edge server's colour.</summary>
    public static SKColor TextOn(int edgeServer)
    {
        var colour = Of(edgeServer);
        return (0.299 * colour.Red) + (0.587 * colour.Green) + (0.114 * colour.Blue) > 140 ? FigureStyle.Text : SKColors.White;
    }

    public static string Hex(int edgeServer)
    {
        var colour = Of(edgeServer);
        return $"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}";
    }
}
