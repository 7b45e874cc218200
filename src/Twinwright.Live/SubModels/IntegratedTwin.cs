using System.Globalization;

namespace Twinwright.Live.SubModels;

/// <summary>What the cloud keeps of the twin: how wrong its integrated predictions have lately been, beside persistence.</summary>
public sealed class IntegratedTwin
{
    private IntegratedTwin(ErrorMeter errors, int quantities) => (Errors, Quantities) = (errors, quantities);

    /// <summary>A twin that has predicted nothing yet.</summary>
    /// <param name="stations">Sensors whose next values it predicts.</param>
    /// <param name="quantities">Quantities of each.</param>
    public IntegratedTwin(int stations, int quantities)
        : this(new ErrorMeter(stations, quantities), quantities)
    {
    }

    /// <summary>Running errors of each station.</summary>
    public ErrorMeter Errors { get; }

    /// <summary>Quantities of a station.</summary>
    public int Quantities { get; }

    /// <summary>Takes what has come of a prediction.</summary>
    /// <param name="station">The station.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="prediction">What <see cref="TwinIntegration.Combine"/> gave [unit].</param>
    /// <param name="anchor">What persistence predicted, the last known value [unit].</param>
    /// <param name="truth">What came [unit].</param>
    public void Observe(int station, int quantity, double prediction, double anchor, double truth) =>
        Errors.Add(station, quantity, prediction - truth, anchor - truth);

    /// <summary>The errors as bytes.</summary>
    public byte[] ToBytes()
    {
        var writer = new StateWriter(StateKind.Twin, Identity(Errors.Sensors, Quantities));
        Errors.Write(writer);
        return writer.Finish();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote for as many stations and quantities.</summary>
    /// <exception cref="SubModelBytesException">The bytes cannot be used.</exception>
    public static IntegratedTwin Read(ReadOnlySpan<byte> bytes, int stations, int quantities)
    {
        var reader = new StateReader(bytes, StateKind.Twin, Identity(stations, quantities));
        var errors = ErrorMeter.Read(ref reader, stations, quantities);
        reader.End();
        return new IntegratedTwin(errors, quantities);
    }

    private static string Identity(int stations, int quantities) => string.Create(CultureInfo.InvariantCulture, $"twin/{stations}x{quantities}");
}
