using System.Diagnostics;
using System.Text;

namespace Twinwright.Tests.Live;

/// <summary>Debian's <c>mosquitto_pub</c>, a client that we did not write.</summary>
internal static class MosquittoPub
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Publishes each line as a message at QoS 1 in one call; 0 when all are acknowledged.</summary>
    public static Task<(int ExitCode, string Error)> LinesAsync(Uri broker, string topic, IEnumerable<string> lines, params IEnumerable<string> words) =>
        RunAsync(broker, string.Join('\n', lines) + "\n", ["-q", "1", "-t", topic, "-l", .. words]);

    /// <summary>Publishes bytes as one message.</summary>
    public static Task<(int ExitCode, string Error)> MessageAsync(Uri broker, string topic, byte[] payload, params IEnumerable<string> words) =>
        RunAsync(broker, payload, ["-t", topic, "-s", .. words]);

    private static Task<(int ExitCode, string Error)> RunAsync(Uri broker, string input, IEnumerable<string> words) =>
        RunAsync(broker, Encoding.UTF8.GetBytes(input), words);

    private static async Task<(int ExitCode, string Error)> RunAsync(Uri broker, byte[] input, IEnumerable<string> words)
    {
        using var process = Process.Start(new ProcessStartInfo("mosquitto_pub", ["-h", broker.Host, "-p", $"{broker.Port}", .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        using var patience = new CancellationTokenSource(Longest);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(input, patience.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has gone without reading: its exit code says why.
            }

            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return (-1, $"took longer than {Longest}");
        }
    }
}
