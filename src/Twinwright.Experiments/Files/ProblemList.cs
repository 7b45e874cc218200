namespace Twinwright.Experiments.Files;

/// <summary>Collects the problems of one file: the first ones in full, the others only counted.</summary>
/// <param name="file">Name of the file as the user knows it.</param>
public sealed class ProblemList(string file)
{
    /// <summary>How many problems are kept and shown.</summary>
    public const int MaxKept = 50;

    private readonly List<Problem> _kept = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether further problems are only counted, so that their words do not matter.</summary>
    public bool IsFull => Count >= MaxKept;

    /// <summary>Adds a problem whose message takes work, such as a search for a suggestion.</summary>
    /// <param name="place">Where.</param>
    /// <param name="message">What is wrong; asked only when the problem is kept.</param>
    public void Add(string place, Func<string> message) => Add(place, IsFull ? "" : message());

    /// <summary>Adds a problem.</summary>
    /// <param name="place">Where.</param>
    /// <param name="message">What is wrong.</param>
    public void Add(string place, string message)
    {
        if (Count++ < MaxKept)
        {
            _kept.Add(new Problem(place, message));
        }
    }

    /// <summary>Ends the reading of the file when anything was wrong with it.</summary>
    /// <exception cref="InputException">There are problems.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0)
        {
            throw new InputException(file, _kept, Count);
        }
    }
}
