using System.Reflection;

namespace Twinwright.Cli;

/// <summary>The program's version.</summary>
internal static class ProgramVersion
{
    /// <summary>As shown by <c>--version</c> and written into results.</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
