using System.Text.Json;
using Twinwright.Live.Api;
using Twinwright.Live.Grains;

namespace Twinwright.Live.Twin;

/// <summary>What an edge server did by itself for a step of the data, since no order came.</summary>
/// <param name="Step">The step.</param>
/// <param name="Iterations">Iterations of training.</param>
/// <param name="WorkFlop">Work by the model's constants [flop].</param>
/// <param name="LossBefore">Mean squared error on its samples before [1]; not-a-number without samples.</param>
/// <param name="LossAfter">The same after training.</param>
/// <param name="Samples">Samples that it trained on.</param>
/// <param name="Predicted">Predictions of its own series for the next step.</param>
public sealed record OwnStep(long Step, int Iterations, double WorkFlop, double LossBefore, double LossAfter, int Samples, SeriesPrediction[] Predicted)
{
    /// <summary>Most steps that an edge server does by itself before it waits for the cloud.</summary>
    public const int Most = 4096;

    /// <summary>Steps as they are stored.</summary>
    public static byte[] ToBytes(IReadOnlyList<OwnStep> steps) => steps.Count == 0 ? [] : JsonSerializer.SerializeToUtf8Bytes(steps, LiveJson.Options);

    /// <summary>Steps as they were stored.</summary>
    public static IReadOnlyList<OwnStep> From(byte[] bytes) =>
        bytes.Length == 0 ? [] : JsonSerializer.Deserialize<IReadOnlyList<OwnStep>>(bytes, LiveJson.Options)!;
}
