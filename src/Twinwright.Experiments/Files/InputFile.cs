using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Twinwright.Experiments.Files;

/// <summary>Reads whole files within limits; whatever goes wrong is an <see cref="InputException"/>.</summary>
public static class InputFile
{
    /// <summary>Most bytes of a TOML file.</summary>
    public const long MaxTomlBytes = 1L << 20;

    /// <summary>Most bytes of a JSON file.</summary>
    public const long MaxJsonBytes = 64L << 20;

    /// <summary>Most bytes of a CSV file.</summary>
    public const long MaxCsvBytes = 16L << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Limit; the size is compared before anything is read.</param>
    /// <param name="name">Name for messages; the path when null.</param>
    /// <returns>Its bytes, at least one.</returns>
    public static byte[] ReadBytes(string path, long maxBytes, string? name = null)
    {
        var shown = name ?? path;
        if (path.Length == 0)
        {
            throw new InputException("''", InputException.WholeFile, "must be named, but the name is empty");
        }

        if (Directory.Exists(path))
        {
            throw new InputException(shown, InputException.WholeFile, "is a directory, not a file");
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.CanSeek && stream.Length > maxBytes)
            {
                throw TooLarge(shown, Size(stream.Length), maxBytes);
            }

            return ReadUpTo(stream, maxBytes, shown);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(shown, InputException.WholeFile, "does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(shown, InputException.WholeFile, $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads a file of UTF-8 text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Limit.</param>
    /// <param name="name">Name for messages; the path when null.</param>
    /// <returns>Its text.</returns>
    public static string ReadText(string path, long maxBytes, string? name = null) =>
        Text(ReadBytes(path, maxBytes, name), name ?? path);

    /// <summary>Decodes UTF-8 text.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="name">Name for messages.</param>
    /// <returns>The decoded text.</returns>
    public static string Text(ReadOnlySpan<byte> bytes, string name)
    {
        CheckUtf8(bytes, name);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Refuses what is empty, starts with a byte order mark or is not UTF-8.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="name">Name for messages.</param>
    public static void CheckUtf8(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.IsEmpty)
        {
            throw new InputException(name, InputException.WholeFile, "is empty");
        }

        if (bytes.StartsWith("\uFEFF"u8))
        {
            throw new InputException(name, InputException.WholeFile, "starts with a byte order mark; save it as UTF-8 without one");
        }

        if (!Utf8.IsValid(bytes))
        {
            throw new InputException(name, $"line {InvalidLine(bytes)}", "is not valid UTF-8");
        }
    }

    private static byte[] ReadUpTo(Stream stream, long maxBytes, string name)
    {
        using var bytes = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
        var buffer = new byte[81_920];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > maxBytes)
            {
                // A pipe or a device does not tell its length in advance.
                throw TooLarge(name, $"more than {Size(maxBytes)}", maxBytes);
            }
        }

        return bytes.Length > 0 ? bytes.ToArray() : throw new InputException(name, InputException.WholeFile, "is empty");
    }

    private static InputException TooLarge(string name, string size, long maxBytes) =>
        new(name, InputException.WholeFile, $"is too large: {size}, at most {Size(maxBytes)}");

    private static string Size(long bytes) =>
        bytes >= 1 << 20
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.##} MiB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");

    private static int InvalidLine(ReadOnlySpan<byte> bytes)
    {
        var line = 1;
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                break;
            }

            line += rune.Value == '\n' ? 1 : 0;
            bytes = bytes[length..];
        }

        return line;
    }
}
