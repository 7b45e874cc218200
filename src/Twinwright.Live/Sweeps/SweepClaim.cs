namespace Twinwright.Live.Sweeps;

/// <summary>A job that a silo holds.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Try">The how manieth time it has been taken on; tells a holder from the same one earlier.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Order">All that it takes.</param>
internal sealed record SweepClaim(long Id, int Try, string Kind, byte[] Order);
