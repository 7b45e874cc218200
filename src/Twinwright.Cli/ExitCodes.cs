using Microsoft.Data.Sqlite;
using Npgsql;
using Spectre.Console.Cli;
using Twinwright.Experiments.Files;
using Twinwright.Model.WideArea;
using Twinwright.Live.Storage;
using Twinwright.Live.Sweeps;
using Twinwright.Model;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli;

/// <summary>Every way in which a command can end.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;
    public const int Interrupted = 130;
    private static bool s_toldInterrupted;

    /// <summary>Runs a command and turns what it throws into a message on stderr and an exit code.</summary>
    public static int Guard(IReadOnlyList<string> arguments, Func<int> command)
    {
        try
        {
            return command() is var code and >= 0 ? code : BadInput;
        }
        catch (Exception failure)
        {
            var (message, code) = Describe(failure, arguments);
            if (code == Interrupted)
            {
                TellInterrupted();
            }
            else
            {
                Tell(message);
            }

            return code;
        }
    }

    /// <summary>Says that the command was interrupted, once, whoever finds it out first.</summary>
    public static void TellInterrupted()
    {
        if (!Interlocked.Exchange(ref s_toldInterrupted, true))
        {
            Tell("twinwright: interrupted");
        }
    }

    /// <summary>Says something on stderr, if there is anybody to say it to.</summary>
    public static void Tell(string message)
    {
        try
        {
            Console.Error.WriteLine(message);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ObjectDisposedException or NotSupportedException)
        {
            // Closed or full: the exit code says it all.
        }
    }

    private static (string Message, int Code) Describe(Exception failure, IReadOnlyList<string> arguments) => failure switch
    {
        InputException => (failure.Message, BadInput),
        DataAwayException => ($"twinwright: {OneLine(failure.Message)}", Failed),
        NotStoredException => ($"twinwright: the database cannot be used: {OneLine((failure.InnerException ?? failure).Message)}", Failed),
        SolverRefusedException or WorldRefusedException or DataRefusedException => ($"twinwright: {failure.Message}", BadInput),
        CommandAppException => ($"twinwright: {OneLine(FlagOf(failure.Message, arguments))}\nSee twinwright --help.", BadInput),
        OperationCanceledException => ("", Interrupted),
        AggregateException { InnerException: { } inner } => Describe(inner, arguments),
        SqliteException => ($"twinwright: the database cannot be used: {OneLine(failure.Message)}", Failed),
        NpgsqlException => ($"twinwright: the cluster's database cannot be used: {OneLine(failure.Message)}", Failed),
        SweepFailedException => ($"twinwright: {OneLine(failure.Message)}", Failed),
        IOException or UnauthorizedAccessException => ($"twinwright: {OneLine(failure.Message)}", Failed),
        OutOfMemoryException => ("twinwright: out of memory; try fewer edge servers, runs or threads", Failed),
        _ when Environment.GetEnvironmentVariable("TWINWRIGHT_TRACE") == "1" => (failure.ToString(), Failed),
        _ => ($"twinwright: this should not have happened ({OneLine(failure.Message)}); TWINWRIGHT_TRACE=1 tells more", Failed),
    };

    /// <summary>The library names the type that a value is not, but not the flag.</summary>
    private static string FlagOf(string message, IReadOnlyList<string> arguments)
    {
        const string Start = "Failed to convert '";
        if (!message.StartsWith(Start, StringComparison.Ordinal))
        {
            return message;
        }

        var value = message[Start.Length..message.LastIndexOf("' to ", StringComparison.Ordinal)];
        var joined = arguments.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal)
            && (word.EndsWith("=" + value, StringComparison.Ordinal) || word.EndsWith(":" + value, StringComparison.Ordinal)));
        var flag = joined?[..^(value.Length + 1)]
            ?? arguments.Zip(arguments.Skip(1)).FirstOrDefault(pair => pair.Second == value && pair.First.StartsWith("--", StringComparison.Ordinal)).First;
        var kind = message.Contains(nameof(Double), StringComparison.Ordinal) ? "a number" : "a whole number that is not too large";
        return $"{flag ?? "a flag"} must be {kind}, but is {value}";
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
