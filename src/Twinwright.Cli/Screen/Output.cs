using System.Text;

namespace Twinwright.Cli.Screen;

/// <summary>What a command prints on stdout, written in one go when it has succeeded.</summary>
internal static class Output
{
    /// <summary>Prints a text and a line end.</summary>
    public static void Print(string text) => Print(Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text : text + "\n"));

    /// <summary>Prints bytes as they are.</summary>
    public static void Print(ReadOnlySpan<byte> bytes)
    {
        // A reader that has gone away (`| head -1`) is no error to .NET's stream; a full disk is, and must not pass for done.
        using var stdout = Console.OpenStandardOutput();
        stdout.Write(bytes);
        stdout.Flush();
    }
}
