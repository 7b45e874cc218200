namespace Twinwright.Live.Cluster;

/// <summary>Sits on a silo, its key, and answers: what a message between silos costs is measured with it.</summary>
[Alias("Twinwright.ILinkProbeGrain")]
public interface ILinkProbeGrain : IGrainWithStringKey
{
    /// <summary>Answers with some bytes.</summary>
    /// <param name="count">How many.</param>
    [Alias("AnswerAsync")]
    Task<byte[]> AnswerAsync(int count);
}

/// <inheritdoc cref="ILinkProbeGrain" />
[PlacedByRole]
[GrainType("link-probe")]
internal sealed class LinkProbeGrain : Grain, ILinkProbeGrain
{
    private byte[] _answer = [];

    /// <inheritdoc />
    public Task<byte[]> AnswerAsync(int count)
    {
        if (_answer.Length != count)
        {
            _answer = new byte[count];
        }

        return Task.FromResult(_answer);
    }
}
