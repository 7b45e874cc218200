namespace Twinwright.Live.Ingestion;

/// <summary>What is said to a message, most of all why it is not taken.</summary>
public enum Refusal
{
    /// <summary>It is taken.</summary>
    None,

    /// <summary>It was stored before; its sender is told that it is stored.</summary>
    Repeated,

    /// <summary>The topic is none of <c>twinwright/{area}/{sensor}/reading</c>.</summary>
    Topic,

    /// <summary>The payload is larger than is taken.</summary>
    Oversize,

    /// <summary>The payload is neither a JSON object nor a CBOR map, or is cut off.</summary>
    Malformed,

    /// <summary>A field is missing.</summary>
    MissingField,

    /// <summary>A field has another type than it should.</summary>
    WrongType,

    /// <summary>A number is not finite, or out of range.</summary>
    OutOfRange,

    /// <summary>The sensor is not registered, and may not register itself.</summary>
    UnknownSensor,

    /// <summary>The sequence number lies more than <see cref="Reading.Window"/> behind the largest of its boot.</summary>
    Older,

    /// <summary>The time lies more than a day ahead of the clock.</summary>
    Ahead,

    /// <summary>The sender may not publish there.</summary>
    NotAllowed,

    /// <summary>More is on its way than can be stored.</summary>
    Busy,

    /// <summary>It could not be stored.</summary>
    NotStored,
}

/// <summary>Names of refusals, for metrics and logs.</summary>
public static class RefusalNames
{
    private static readonly string[] Names =
    [
        "none", "repeated", "topic", "oversize", "malformed", "missing_field", "wrong_type", "out_of_range", "unknown_sensor", "older", "ahead",
        "not_allowed", "busy", "not_stored",
    ];

    /// <summary>The name of a refusal.</summary>
    public static string Of(Refusal refusal) => Names[(int)refusal];
}
