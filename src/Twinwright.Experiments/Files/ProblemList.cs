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
