using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Cli;

/// <summary>What a run of the real program, in a process of its own, left behind.</summary>
internal sealed record ProgramRun(int ExitCode, byte[] Bytes, string Error)
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Helps = new();
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>The program's file, beside the tests.</summary>
    public static string ProgramFile { get; } = Path.Combine(AppContext.BaseDirectory, "twinwright.dll");

    /// <summary>What it printed.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>What it printed, which must be one JSON document and nothing else.</summary>
    public JsonObject Json => JsonNode.Parse(Bytes)!.AsObject();

    /// <summary>Runs the program in a folder, to its end.</summary>
    public static ProgramRun In(string folder, params IEnumerable<string> words) => Finish(Start(folder, "dotnet", ["exec", ProgramFile, .. words]));

    /// <summary>Runs the program, which must succeed, in a folder.</summary>
    public static ProgramRun Good(string folder, params IEnumerable<string> words)
    {
        var run = In(folder, words);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', words)}: exit code {run.ExitCode}\n{run.Error}");
        return run;
    }

    /// <summary>What a command's <c>--help</c> prints; asked once.</summary>
    public static string Help(string command) => Helps.GetOrAdd(command, _ => new(() =>
    {
        using var scratch = new Scratch();
        var run = Good(scratch.Folder, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal("", run.Error);
        Assert.Empty(scratch.Entries());
        return run.Text;
    })).Value;

    /// <summary>Runs a bash script with <c>"$@"</c> as the program and its words.</summary>
    public static ProgramRun Shell(string folder, string script, params IEnumerable<string> words) =>
        Finish(Start(folder, "bash", ["-o", "pipefail", "-c", script, "bash", "dotnet", "exec", ProgramFile, .. words]));

    /// <summary>Starts the program so that SIGINT reaches it even where a script in the background ignores it.</summary>
    public static Process StartInterruptible(string folder, params IEnumerable<string> words) =>
        Start(folder, "env", ["--default-signal=INT", "dotnet", "exec", ProgramFile, .. words]);

    /// <summary>Waits for a process to end.</summary>
    public static ProgramRun Finish(Process process)
    {
        using (process)
        {
            using var output = new MemoryStream();
            var error = process.StandardError.ReadToEndAsync();
            var copy = process.StandardOutput.BaseStream.CopyToAsync(output);
            if (!process.WaitForExit(Longest))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"the program ran for more than {Longest}");
            }

            Task.WaitAll(copy, error);
            return new ProgramRun(process.ExitCode, output.ToArray(), error.Result);
        }
    }

    private static Process Start(string folder, string program, IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["TWINWRIGHT_HOME"] = Repository.Root;
        start.Environment.Remove("TWINWRIGHT_TRACE");

        // Most runs end before watching the code for better code pays.
        start.Environment["DOTNET_TieredPGO"] = "0";
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
