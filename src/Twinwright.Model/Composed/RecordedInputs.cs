namespace Twinwright.Model.Composed;

/// <summary>Inputs given back as they were.</summary>
/// <param name="Start">How the world started.</param>
/// <param name="Frames">Of every frame.</param>
/// <param name="Cycles">Of every cycle, by frame and cycle of the frame.</param>
public sealed record RecordedInputs(ComposedStart Start, IReadOnlyList<ComposedFrameInputs> Frames, IReadOnlyList<IReadOnlyList<ComposedCycleInputs>> Cycles)
    : IComposedInputs
{
    /// <summary>Records what others give.</summary>
    /// <param name="inputs">The others.</param>
    /// <param name="frames">Frames.</param>
    /// <param name="cyclesPerFrame">Cycles in each.</param>
    public static RecordedInputs Of(IComposedInputs inputs, int frames, int cyclesPerFrame)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return new(
            inputs.Start().Copy(),
            [.. Enumerable.Range(0, frames).Select(frame => inputs.Frame(frame).Copy())],
            [.. Enumerable.Range(0, frames).Select(frame => Enumerable.Range(0, cyclesPerFrame).Select(cycle => inputs.Cycle(frame, cycle).Copy()).ToArray())]);
    }

    ComposedStart IComposedInputs.Start() => Start;

    ComposedFrameInputs IComposedInputs.Frame(int frame) => Frames[frame];

    ComposedCycleInputs IComposedInputs.Cycle(int frame, int cycle) => Cycles[frame][cycle];
}
