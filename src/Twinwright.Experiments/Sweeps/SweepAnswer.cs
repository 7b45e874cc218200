using Twinwright.Experiments.Files;
using Twinwright.Model;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Sweeps;

/// <summary>What comes back for a job: its result, or why its input is refused.</summary>
/// <remarks>
/// A refusal is an answer like any other: asking another silo would give the same. It is thrown again where the job comes
/// from, so that a command says the same as if it had run everything itself. A byte says which of the two follows.
/// </remarks>
internal static class SweepAnswer
{
    private const byte Result = 0, Refusal = 1;

    /// <summary>Does work and makes an answer of what comes out.</summary>
    /// <param name="work">The work.</param>
    public static byte[] Of(Func<byte[]> work)
    {
        try
        {
            return [Result, .. work()];
        }
        catch (Exception failure) when (Refused.Of(failure) is not null)
        {
            return [Refusal, .. SweepJson.Write(Refused.Of(failure)!)];
        }
    }

    /// <summary>The result in an answer.</summary>
    /// <exception cref="InputException">The job was refused for it.</exception>
    /// <exception cref="SolverRefusedException">The job was refused for it.</exception>
    /// <exception cref="WorldRefusedException">The job was refused for it.</exception>
    public static byte[] Open(byte[] answer) => answer is [Result, .. var result]
        ? result
        : throw SweepJson.Read<Refused>(answer.AsSpan(1)).Exception();

    /// <summary>A refusal by value.</summary>
    private sealed record Refused(string Kind, string Message, string? File, IReadOnlyList<Problem>? Problems, int Total)
    {
        private const string Input = "input", Solver = "solver", World = "world";

        public static Refused? Of(Exception failure) => failure switch
        {
            InputException input => new(Input, input.Message, input.File, input.Problems, input.Total),
            SolverRefusedException => new(Solver, failure.Message, null, null, 0),
            WorldRefusedException => new(World, failure.Message, null, null, 0),
            AggregateException { InnerExceptions: [var first, ..] } => Of(first),
            _ => null,
        };

        public Exception Exception() => Kind switch
        {
            Input => new InputException(File!, Problems!, Total),
            World => new WorldRefusedException(Message),
            _ => new SolverRefusedException(Message),
        };
    }
}
