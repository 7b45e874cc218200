using Twinwright.Live.Deciding;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Hosting;

/// <summary>The twin that a live system builds.</summary>
/// <param name="World">What it is of.</param>
/// <param name="Deciders">Makes the solvers that decide.</param>
public sealed record LiveTwin(TwinWorld World, IDeciders Deciders);

/// <summary>Whether this live system builds a twin.</summary>
/// <param name="Plan">Its plan; null when readings are only taken in.</param>
public sealed record TwinPresence(TwinPlan? Plan);
