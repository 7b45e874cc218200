namespace Twinwright.Solvers.WideArea.MaximumGain;

/// <summary>Who is within two hops, through whom, and where their identities are told.</summary>
/// <remarks>Made of the neighbours' messages about their neighbours; the lowest of several go-betweens relays.</remarks>
internal sealed class SecondRing
{
    private SecondRing(int[] ids, int[] direct, int[] offsets, int[] via, int[] place) =>
        (Ids, Direct, Offsets, Via, Place) = (ids, direct, offsets, via, place);

    /// <summary>Edge servers within two hops, ascending, without oneself.</summary>
    public int[] Ids { get; }

    /// <summary>Which of one's own neighbours it is; −1 for none.</summary>
    public int[] Direct { get; }

    /// <summary>First go-between of each, and their number at the end.</summary>
    public int[] Offsets { get; }

    /// <summary>Go-betweens: own neighbours that are neighbours of it.</summary>
    public int[] Via { get; }

    /// <summary>Its place in the go-between's list of neighbours.</summary>
    public int[] Place { get; }

    /// <summary>Puts the neighbours' lists together.</summary>
    /// <param name="own">One's own index.</param>
    /// <param name="neighbours">One's own neighbours.</param>
    /// <param name="lists">Their neighbours.</param>
    public static SecondRing Of(int own, int[] neighbours, int[][] lists)
    {
        var reached = new List<(int Id, int Via, int Place)>();
        for (var k = 0; k < neighbours.Length; k++)
        {
            reached.Add((neighbours[k], -1, 0));
            for (var place = 0; place < lists[k].Length; place++)
            {
                if (lists[k][place] != own)
                {
                    reached.Add((lists[k][place], k, place));
                }
            }
        }

        reached.Sort();
        var (ids, direct, offsets) = (new List<int>(), new List<int>(), new List<int>());
        var (via, places) = (new List<int>(), new List<int>());
        foreach (var (id, through, place) in reached)
        {
            if (ids.Count == 0 || ids[^1] != id)
            {
                ids.Add(id);
                direct.Add(Math.Max(-1, Array.BinarySearch(neighbours, id)));
                offsets.Add(via.Count);
            }

            if (through >= 0)
            {
                via.Add(through);
                places.Add(place);
            }
        }

        offsets.Add(via.Count);
        return new([.. ids], [.. direct], [.. offsets], [.. via], [.. places]);
    }
}
