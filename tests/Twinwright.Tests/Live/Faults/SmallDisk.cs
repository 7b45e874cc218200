using System.Diagnostics;

namespace Twinwright.Tests.Live.Faults;

/// <summary>A folder on a small disk of its own, in memory, that can be filled; a plain folder where nothing may be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _fill;

    /// <summary>Mounts one.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="megabytes">Its size.</param>
    public SmallDisk(string folder, int megabytes)
    {
        Folder = folder;
        Directory.CreateDirectory(folder);
        IsMounted = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "twinwright-faults", folder);
        _fill = Path.Combine(folder, "fill");
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>Whether it is a disk of its own, and so can be filled.</summary>
    public bool IsMounted { get; }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        if (!IsMounted)
        {
            return;
        }

        using var file = new FileStream(_fill, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        for (var block = new byte[1 << 20]; block.Length >= 4096; block = new byte[block.Length / 16])
        {
            try
            {
                while (true)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // There is no room for a block of this size.
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(_fill);

    public void Dispose()
    {
        if (IsMounted)
        {
            Run("umount", "-l", Folder);
        }
    }

    private static bool Run(string program, params string[] words)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
