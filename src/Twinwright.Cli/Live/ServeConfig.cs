using Twinwright.Live.Settings;

namespace Twinwright.Cli.Live;

/// <summary>Reads the settings of a live system.</summary>
internal static class ServeConfig
{
    public static LiveSettings Read(string path) => new();
}
