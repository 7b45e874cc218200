namespace Twinwright.Live.SubModels;

/// <summary>All that an edge server keeps of a sub-model or partial-DT: the model, its newest samples, its running errors.</summary>
/// <remarks>A partial-DT is the same with more sensors; its samples are the history that migrates when its edge server changes.</remarks>
public sealed class SubModelState
{
    private const int MostSensors = 100_000;

    private SubModelState(ISubModel model, SampleWindow window, ErrorMeter errors, long cycle) =>
        (Model, Window, Errors, Cycle) = (model, window, errors, cycle);

    /// <summary>The model.</summary>
    public ISubModel Model { get; }

    /// <summary>The newest samples.</summary>
    public SampleWindow Window { get; }

    /// <summary>Running errors of each sensor.</summary>
    public ErrorMeter Errors { get; }

    /// <summary>The last cycle; −1 before the first.</summary>
    public long Cycle { get; internal set; }

    /// <summary>A state before the first cycle: the origin's parameters and no samples.</summary>
    /// <param name="family">Family of the model.</param>
    /// <param name="sensors">Sensors that feed it.</param>
    /// <param name="capacity">Most samples in the window.</param>
    public static SubModelState Create(ISubModelFamily family, int sensors, int capacity) =>
        new(family.Create(), new SampleWindow(family.Task.Layout, capacity), new ErrorMeter(sensors, family.Task.Quantities.Count), -1);

    /// <summary>A copy that shares nothing that changes.</summary>
    public SubModelState Clone() => new(Model.Clone(), Window.Clone(), Errors.Clone(), Cycle);

    /// <summary>The state as bytes: the same state, the same bytes.</summary>
    public byte[] ToBytes()
    {
        var writer = new StateWriter(StateKind.EdgeServer, Model.Family.Identity);
        writer.Long(Cycle);
        writer.Int(Errors.Sensors);
        Errors.Write(writer);
        Window.Write(writer);
        var model = Model.ToBytes();
        writer.Int(model.Length);
        writer.Bytes(model);
        return writer.Finish();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="SubModelBytesException">The bytes are broken or of another family.</exception>
    public static SubModelState Read(ISubModelFamily family, ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, StateKind.EdgeServer, family.Identity);
        var cycle = reader.Long();
        var sensors = reader.Int("sensors", 1, MostSensors);
        var errors = ErrorMeter.Read(ref reader, sensors, family.Task.Quantities.Count);
        var window = SampleWindow.Read(ref reader, family.Task.Layout, sensors);
        var model = family.Read(reader.Bytes(reader.Int("length of the model", 0, int.MaxValue)));
        reader.End();
        return new SubModelState(model, window, errors, cycle);
    }
}
