using Twinwright.Live.Load;

namespace Twinwright.Cli.Live;

/// <summary>A data folder for one measurement, gone at its end.</summary>
/// <remarks>It lies below the current folder, since the folder for temporary files may be memory, where nothing needs to become durable.</remarks>
internal sealed class BenchFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(Environment.CurrentDirectory, $"twinwright-bench-{Environment.ProcessId}")).FullName;

    /// <summary>Words that start this program.</summary>
    public static IReadOnlyList<string> Program { get; } = System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, "exec", System.IO.Path.Combine(AppContext.BaseDirectory, "twinwright.dll")]
        : [Environment.ProcessPath!];

    /// <summary>Starts <c>serve</c> on it, on free ports.</summary>
    public ServeProcess Serve(CancellationToken stop) =>
        ServeProcess.StartAsync(Program, ["--data", Path, "--urls", "http://127.0.0.1:0", "--mqtt-port", "0"], stop).GetAwaiter().GetResult();

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
