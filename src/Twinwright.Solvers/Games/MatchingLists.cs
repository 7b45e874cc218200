namespace Twinwright.Solvers.Games;

/// <summary>Preferences of one side as lists of partners, the best first; whoever is absent is unacceptable.</summary>
/// <remarks>
/// Lists are held in compressed rows, so short lists take memory for what they name only. Ranks are looked up in a
/// row of a dense table when the lists are long and a member is asked often, and in the list itself otherwise. Loading again reuses all memory. As <see cref="IPreferences"/> a list scores a partner by minus the rank.
/// One thread at a time may use an object.
/// </remarks>
public sealed class MatchingLists : IPreferences
{
    /// <summary>The rank of an absent partner.</summary>
    public const int Absent = int.MaxValue;

    // Below one entry in so many cells the table of ranks would be mostly empty; a row is then short enough to search.
    private const int SparseCells = 32;

    // Reading a list this often costs about as much as ranking it.
    private const int QuestionsToRead = 24;
    private int[] _starts = [0];
    private int[] _lists = [];
    private int[] _seen = [];
    private int[] _ranks = [];
    private double[] _keys = [];
    private bool[] _ranked = [];
    private int[] _asked = [];

    /// <summary>Members of this side.</summary>
    public int Count { get; private set; }

    /// <summary>Members of the other side.</summary>
    public int Others { get; private set; }

    /// <summary>Whether the lists are long enough for a table of ranks.</summary>
    internal bool IsDense { get; private set; }

    /// <summary>New lists, one an element.</summary>
    /// <param name="others">Members of the other side [1].</param>
    /// <param name="lists">For each member the partners it accepts, the best first.</param>
    public static MatchingLists Of(int others, IReadOnlyList<int[]> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        var starts = new int[lists.Count + 1];
        for (var who = 0; who < lists.Count; who++)
        {
            starts[who + 1] = starts[who] + lists[who].Length;
        }

        var made = new MatchingLists();
        made.Load(others, starts, [.. lists.SelectMany(list => list)]);
        return made;
    }

    /// <summary>Takes over lists laid end to end.</summary>
    /// <param name="others">Members of the other side [1].</param>
    /// <param name="starts">Where each member's list starts, and the end of the last: count + 1 rising offsets.</param>
    /// <param name="lists">The partners, indices in [0, others), none twice in a list.</param>
    public void Load(int others, ReadOnlySpan<int> starts, ReadOnlySpan<int> lists)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(others);
        if (starts.IsEmpty || starts[0] != 0 || starts[^1] != lists.Length)
        {
            throw new ArgumentException($"must run from 0 to {lists.Length}, the number of entries", nameof(starts));
        }

        Reset(starts.Length - 1, others, lists.Length);
        starts.CopyTo(_starts);
        lists.CopyTo(_lists);
        Grow(ref _seen, others);
        Array.Fill(_seen, -1, 0, others);
        for (var who = 0; who < Count; who++)
        {
            if (starts[who + 1] < starts[who])
            {
                Forget();
                throw new ArgumentException($"falls after list {who}", nameof(starts));
            }

            CheckList(who);
        }

        IsDense = (long)lists.Length * SparseCells >= (long)Count * Others;
    }

    /// <summary>Makes the lists from a table of scores; ties go to the lower index, negative infinity is left out.</summary>
    /// <param name="count">Members of this side [1].</param>
    /// <param name="others">Members of the other side [1].</param>
    /// <param name="scores">count × others, higher is better [1].</param>
    public void LoadScores(int count, int others, ReadOnlySpan<double> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(others);
        MatchingPreferences.CheckTable(scores, count, others, nameof(scores));
        Reset(count, others, scores.Length);
        Grow(ref _keys, others);
        for (var who = 0; who < count; who++)
        {
            var start = _starts[who];
            var length = 0;
            for (var whom = 0; whom < others; whom++)
            {
                var score = scores[(who * others) + whom];
                if (score > MatchingPreferences.Alone)
                {
                    _keys[length] = -score;
                    _lists[start + length++] = whom;
                }
            }

            SortList(_keys.AsSpan(0, length), _lists.AsSpan(start, length));
            _starts[who + 1] = start + length;
        }

        IsDense = (long)_starts[count] * SparseCells >= (long)count * others;
    }

    /// <summary>The list of a member.</summary>
    public ReadOnlySpan<int> Of(int who)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)who, (uint)Count, nameof(who));
        return _lists.AsSpan(_starts[who].._starts[who + 1]);
    }

    /// <summary>The place of a partner in a member's list, from 0, or <see cref="Absent"/>.</summary>
    public int Rank(int who, int whom)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)whom, (uint)Others, nameof(whom));
        var list = Of(who);
        if (IsDense)
        {
            PrepareRanks(who);
            return _ranks[(who * Others) + whom];
        }

        var at = list.IndexOf(whom);
        return at < 0 ? Absent : at;
    }

    /// <inheritdoc/>
    public double Score(int who, int whom) =>
        Rank(who, whom) is var rank && rank == Absent ? MatchingPreferences.Alone : -rank;

    /// <summary>The place of a partner in a member's list if it comes before another place, else that place.</summary>
    /// <remarks>
    /// A few questions are answered by reading the list, which costs less than ranking it; a member that is asked often
    /// gets its row of ranks.
    /// </remarks>
    /// <param name="who">The member.</param>
    /// <param name="whom">The partner.</param>
    /// <param name="before">The place to come before.</param>
    internal int RankBefore(int who, int whom, int before)
    {
        if (IsDense && (_asked[who] > QuestionsToRead || ++_asked[who] > QuestionsToRead))
        {
            PrepareRanks(who);
            return Math.Min(before, _ranks[(who * Others) + whom]);
        }

        var list = _lists.AsSpan(_starts[who].._starts[who + 1]);
        var at = list[..Math.Min(list.Length, before)].IndexOf(whom);
        return at < 0 ? before : at;
    }

    private void PrepareRanks(int who)
    {
        if (_ranked[who])
        {
            return;
        }

        Grow(ref _ranks, checked(Count * Others));
        var list = Of(who);
        var row = _ranks.AsSpan(who * Others, Others);
        if (list.Length < Others)
        {
            row.Fill(Absent);
        }

        for (var rank = 0; rank < list.Length; rank++)
        {
            row[list[rank]] = rank;
        }

        _ranked[who] = true;
    }

    private static void SortList(Span<double> keys, Span<int> list)
    {
        keys.Sort(list);
        for (var from = 0; from < keys.Length;)
        {
            var end = from + 1;
            while (end < keys.Length && keys[end] == keys[from])
            {
                end++;
            }

            if (end > from + 1)
            {
                list[from..end].Sort();
            }

            from = end;
        }
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[length];
        }
    }

    private void CheckList(int who)
    {
        var seen = _seen.AsSpan(0, Others);
        foreach (var whom in _lists.AsSpan(_starts[who].._starts[who + 1]))
        {
            if ((uint)whom >= (uint)seen.Length || seen[whom] == who)
            {
                var rule = (uint)whom >= (uint)seen.Length ? $"must lie in [0, {Others})" : "stands there twice";
                Forget();
                throw new ArgumentException($"list {who}: {whom} {rule}", "lists");
            }

            seen[whom] = who;
        }
    }

    private void Reset(int count, int others, int entries)
    {
        (Count, Others) = (count, others);
        Grow(ref _starts, count + 1);
        Grow(ref _ranked, count);
        Grow(ref _asked, count);
        ForgetRanks();
        Grow(ref _lists, entries);
        _starts[0] = 0;
    }

    /// <summary>Forgets the ranks that earlier matchings have looked up, as if the lists were new.</summary>
    public void ForgetRanks()
    {
        Array.Clear(_ranked, 0, Count);
        Array.Clear(_asked, 0, Count);
    }

    private void Forget() => Reset(0, 0, 0);
}
