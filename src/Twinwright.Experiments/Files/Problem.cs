namespace Twinwright.Experiments.Files;

/// <summary>One thing that is wrong in a file.</summary>
/// <param name="Place">Where: a key, <c>.edge_servers[3].convergency</c>, <c>line 4, column east_m</c>.</param>
/// <param name="Message">What the rule is and what stands there instead.</param>
public sealed record Problem(string Place, string Message);
