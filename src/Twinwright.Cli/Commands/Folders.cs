using Spectre.Console;

namespace Twinwright.Cli.Commands;

/// <summary>Checks folders before any work is done.</summary>
internal static class Folders
{
    /// <summary>Folders to read from must be there.</summary>
    public static ValidationResult Existing(string flag, IEnumerable<string> folders) =>
        folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing
            ? ValidationResult.Error(
                string.IsNullOrWhiteSpace(missing) ? $"{flag} must name a folder, but is empty"
                : File.Exists(missing) ? $"{flag} must name a folder, but {missing} is a file" : $"{flag}: there is no folder {missing}")
            : ValidationResult.Success();

    /// <summary>A folder to write to may be missing, but its path must be able to be one.</summary>
    public static ValidationResult Writable(string flag, string? folder)
    {
        if (folder is null)
        {
            return ValidationResult.Success();
        }

        // An empty name, as an unset shell variable gives, would mean the current folder; the library puts the other word where the line ends.
        if (string.IsNullOrWhiteSpace(folder) || folder == "__default_command")
        {
            return ValidationResult.Error($"{flag} must name a folder, but is empty");
        }

        for (var path = Path.GetFullPath(folder); path is not null; path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
            {
                return ValidationResult.Error($"{flag} {folder}: {path} is a file, not a folder");
            }
        }

        return ValidationResult.Success();
    }
}
