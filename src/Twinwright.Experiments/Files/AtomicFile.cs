using System.Text;

namespace Twinwright.Experiments.Files;

/// <summary>Writes files whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>Writes bytes beside the file under a temporary name, then renames; an existing file is replaced.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="bytes">Its content.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            // Deleting what was never created does nothing, so this is right wherever it failed.
            if (Directory.Exists(Path.GetDirectoryName(full)))
            {
                File.Delete(temporary);
            }

            throw;
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="text">Its content.</param>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));
}
