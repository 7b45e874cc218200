namespace Twinwright.Live.Ingestion;

/// <summary>The fields found so far.</summary>
internal struct ReadingDraft
{
    public long? Sequence;
    public long? Boot;
    public long? TakenAtMs;
    public ReadingValue[]? Values;

    public readonly Refusal Missing => Sequence is null || TakenAtMs is null || Values is null ? Refusal.MissingField : Refusal.None;
}

/// <summary>Values as they are found, in the thread's own array.</summary>
internal struct ReadingValues()
{
    [ThreadStatic]
    private static ReadingValue[]? s_values;
    private readonly ReadingValue[] _values = s_values ??= new ReadingValue[ReadingPayload.MaxValues];
    private int _count;

    public Refusal Add(string? name, double value)
    {
        if (name is null || _count == ReadingPayload.MaxValues || !double.IsFinite(value))
        {
            return Refusal.OutOfRange;
        }

        for (var at = 0; at < _count; at++)
        {
            if (_values[at].Name == name)
            {
                return Refusal.Malformed;
            }
        }

        _values[_count++] = new ReadingValue(name, value);
        return Refusal.None;
    }

    public readonly Refusal Take(out ReadingValue[]? values)
    {
        values = _count == 0 ? null : _values.AsSpan(0, _count).ToArray();
        return _count == 0 ? Refusal.MissingField : Refusal.None;
    }
}
