using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Telemetry;

namespace Twinwright.Live.Mqtt;

/// <summary>Refuses a packet by its announced length, before its bytes fill the memory.</summary>
/// <remarks>The broker takes whole packets only, so that whatever it is shown begins with a packet's fixed header: MQTT 5, section 2.1.</remarks>
internal sealed class BoundedPackets(PipeReader inner, int maxBytes, LiveMetrics metrics) : PipeReader
{
    /// <inheritdoc />
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        Check(result.Buffer);
        return result;
    }

    /// <inheritdoc />
    public override bool TryRead(out ReadResult result)
    {
        var any = inner.TryRead(out result);
        if (any)
        {
            Check(result.Buffer);
        }

        return any;
    }

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    /// <inheritdoc />
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private void Check(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out _))
        {
            return;
        }

        long length = 0;
        for (var shift = 0; reader.TryRead(out var part); shift += 7)
        {
            length |= (long)(part & 0x7F) << shift;
            if (part < 0x80 || shift == 21)
            {
                break;
            }
        }

        if (length > maxBytes)
        {
            metrics.Refused(Refusal.Oversize);
            throw new ConnectionAbortedException($"a packet of {length} bytes is larger than {maxBytes}");
        }
    }
}

/// <summary>A connection's two directions.</summary>
internal sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
{
    /// <inheritdoc />
    public PipeReader Input => input;

    /// <inheritdoc />
    public PipeWriter Output => output;
}
