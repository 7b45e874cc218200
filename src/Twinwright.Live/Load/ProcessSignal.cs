using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Twinwright.Live.Load;

/// <summary>Signals of POSIX, for what <see cref="Process"/> cannot say to a process.</summary>
internal static class ProcessSignal
{
    /// <summary>Asks it to end, as Ctrl-C does.</summary>
    public const int Interrupt = 2;

    /// <summary>Ends it at once.</summary>
    public const int Kill = 9;

    /// <summary>Asks it to end.</summary>
    public const int Terminate = 15;

    /// <summary>Lets it go on.</summary>
    public const int Continue = 18;

    /// <summary>Holds it, however busy it is.</summary>
    public const int Stop = 19;

    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal; nothing happens when the process has ended.</summary>
    /// <exception cref="Win32Exception">It may not be sent.</exception>
    public static void Send(Process process, int signal)
    {
        // Until it has been waited for, its number is not given to another.
        if (!process.HasExited && SendTo(process.Id, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendTo(int process, int signal);
}
