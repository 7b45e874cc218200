using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>The edge servers that a sensor looks at: all, or those that it reaches best.</summary>
internal sealed class Neighbourhood(FederationSystem system)
{
    private readonly double[] _reach = new double[system.EdgeServers];
    private int[] _near = [];
    private int _count;

    /// <summary>Whether sensors look at some edge servers only.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>The edge servers of a sensor, ascending; only when limited.</summary>
    public ReadOnlySpan<int> Of(int n) => _near.AsSpan(n * _count, _count);

    /// <summary>Whether a sensor looks at an edge server.</summary>
    public bool Has(int n, int b) => !IsLimited || Of(n).BinarySearch(b) >= 0;

    /// <summary>Chooses for a frame: by the power received on all subcarriers together, then the lower index.</summary>
    /// <param name="radio">The frame's channels.</param>
    /// <param name="partialDt">c(b); edge servers without a partial-DT are not looked at.</param>
    /// <param name="count">How many; 0 for all.</param>
    public void Load(RadioCells radio, int[] partialDt, int count)
    {
        var candidates = partialDt.Count(c => c >= 0);
        IsLimited = count > 0 && count < candidates;
        if (!IsLimited)
        {
            return;
        }

        _count = count;
        if (_near.Length < system.Sensors * count)
        {
            _near = new int[system.Sensors * count];
        }

        for (var n = 0; n < system.Sensors; n++)
        {
            Choose(radio, partialDt, n);
        }
    }

    private void Choose(RadioCells radio, int[] partialDt, int n)
    {
        Array.Clear(_reach);
        for (var w = 0; w < system.Subcarriers; w++)
        {
            var row = radio.Received.AsSpan((n * radio.Cells) + (w * radio.Stride), system.EdgeServers);
            for (var b = 0; b < row.Length; b++)
            {
                _reach[b] += row[b];
            }
        }

        // The best so far stand in front, weakest last: few enter once the strong ones are in.
        var near = _near.AsSpan(n * _count, _count);
        var found = 0;
        for (var b = 0; b < system.EdgeServers; b++)
        {
            if (partialDt[b] < 0 || (found == _count && _reach[b] <= _reach[near[found - 1]]))
            {
                continue;
            }

            var at = found == _count ? found - 1 : found++;
            for (; at > 0 && _reach[near[at - 1]] < _reach[b]; at--)
            {
                near[at] = near[at - 1];
            }

            near[at] = b;
        }

        near.Sort();
    }
}
