using System.Globalization;

namespace Twinwright.Tests.Live.Faults;

/// <summary>A clock of the day for one process that can be set while it runs: Debian's libfaketime.</summary>
/// <param name="file">File in which the library finds how far the clock is ahead.</param>
internal sealed class FakeClock(string file)
{
    private const string Library = "libfaketime.so.1";

    /// <summary>The library; null when it is not installed.</summary>
    public static string? Installed { get; } = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "faketime", Library)).FirstOrDefault(File.Exists)
        : null;

    /// <summary>Sets it ahead of the true one by so much, or behind it [s].</summary>
    public void Set(double aheadS)
    {
        // By renaming, since the process may read at any moment.
        File.WriteAllText(file + ".new", string.Create(CultureInfo.InvariantCulture, $"{aheadS:+0;-0;+0}\n"));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>What makes a process live by it.</summary>
    public IEnumerable<(string Name, string Value)> Environment =>
    [
        ("LD_PRELOAD", Installed!),
        ("FAKETIME_TIMESTAMP_FILE", file),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),

        // Its mending of waits on the monotonic clock lets those of .NET return at once, again and again.
        ("FAKETIME_FORCE_MONOTONIC_FIX", "0"),
    ];
}
