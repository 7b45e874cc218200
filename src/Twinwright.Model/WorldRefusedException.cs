namespace Twinwright.Model;

/// <summary>A scenario's values are each within range, but no world comes of them; the message is one sentence for the user.</summary>
public sealed class WorldRefusedException(string message) : Exception(message);
