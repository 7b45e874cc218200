namespace Twinwright.Cli.Live;

/// <summary>What may stand in a kind of settings file.</summary>
/// <param name="Kind">What <c>kind</c> says in it.</param>
/// <param name="Keys">Keys, and how each is read.</param>
/// <param name="Tables">Tables in which keys stand.</param>
/// <param name="Lists">Tables of which there may be any number, with their keys, beside users and tokens.</param>
internal sealed record ConfigDialect(
    string Kind, IReadOnlyDictionary<string, ServeConfigKeys.Reader> Keys, IReadOnlyList<string> Tables, IReadOnlyDictionary<string, string[]> Lists);
