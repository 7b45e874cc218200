namespace Twinwright.Tests.Live.Faults;

/// <summary>A reading of a publisher, and what it was told of it.</summary>
internal sealed class PublishedReading(string area, string sensor, long boot, long sequence, double value)
{
    /// <summary>Name of the value that every reading has.</summary>
    public const string ValueName = "pm10";

    public string Area { get; } = area;

    public string Sensor { get; } = sensor;

    public long Boot { get; } = boot;

    public long Sequence { get; } = sequence;

    public double Value { get; } = value;

    /// <summary>When it was first sent [s of the run]; NaN before.</summary>
    public double FirstSentAtS { get; set; } = double.NaN;

    /// <summary>When it was last sent [s of the run].</summary>
    public double LastSentAtS { get; set; }

    /// <summary>Whether the broker has acknowledged it.</summary>
    public bool Acknowledged { get; set; }

    /// <summary>When the system's receipt came [s of the run]; NaN before.</summary>
    public double ReceiptAtS { get; set; } = double.NaN;

    /// <summary>Whether the system has said that it is stored.</summary>
    public bool HasReceipt => !double.IsNaN(ReceiptAtS);

    /// <inheritdoc />
    public override string ToString() => $"reading {Boot}/{Sequence} of {Area}/{Sensor}";
}
