using Spectre.Console.Cli;
using Twinwright.Experiments.Files;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli;

/// <summary>Every way in which a command can end.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;
    public const int Interrupted = 130;

    /// <summary>Runs a command and turns what it throws into a message on stderr and an exit code.</summary>
    public static int Guard(Func<int> command)
    {
        try
        {
            return command() is var code and >= 0 ? code : BadInput;
        }
        catch (Exception failure)
        {
            var (message, code) = Describe(failure);
            Console.Error.WriteLine(message);
            return code;
        }
    }

    private static (string Message, int Code) Describe(Exception failure) => failure switch
    {
        InputException => (failure.Message, BadInput),
        SolverRefusedException => ($"twinwright: {failure.Message}", BadInput),
        CommandAppException => ($"twinwright: {OneLine(failure.Message)}\nSee twinwright --help.", BadInput),
        OperationCanceledException => ("twinwright: interrupted", Interrupted),
        AggregateException { InnerException: { } inner } => Describe(inner),
        IOException or UnauthorizedAccessException => ($"twinwright: {OneLine(failure.Message)}", Failed),
        OutOfMemoryException => ("twinwright: out of memory; try fewer edge servers, runs or threads", Failed),
        _ when Environment.GetEnvironmentVariable("TWINWRIGHT_TRACE") == "1" => (failure.ToString(), Failed),
        _ => ($"twinwright: this should not have happened ({OneLine(failure.Message)}); TWINWRIGHT_TRACE=1 tells more", Failed),
    };

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
