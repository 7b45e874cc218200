using Spectre.Console;

namespace Twinwright.Cli.Commands;

/// <summary>Checks folders before any work is done.</summary>
internal static class Folders
{
    /// <summary>Folders to read from must be there.</summary>
    public static ValidationResult Existing(string flag, IEnumerable<string> folders) =>
        folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing
            ? ValidationResult.Error($"{flag}: there is no folder {missing}")
            : ValidationResult.Success();
}
