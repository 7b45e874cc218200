using Twinwright.Live.Grains;
using Twinwright.Live.Telemetry;

namespace Twinwright.Live.Cluster;

/// <summary>Counts what edge servers are asked, by what it is and by whether it came from another silo.</summary>
internal sealed class CallMeter(ILocalSiloDetails self, LiveMetrics metrics) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private const string From = "twinwright.from";
    private static readonly GrainType EdgeServer = GrainType.Create("edge-server");
    private readonly string _self = self.SiloAddress.ToParsableString();

    /// <inheritdoc />
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.TargetId.Type == EdgeServer)
        {
            RequestContext.Set(From, _self);
        }

        return context.Invoke();
    }

    /// <inheritdoc />
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke().ConfigureAwait(true);
        if (context.TargetId.Type == EdgeServer && KindOf(context) is { } kind)
        {
            metrics.Called(kind, RequestContext.Get(From) is string from && from != _self, context.Result is byte[] bytes ? bytes.Length : 0);
        }
    }

    private static CallKind? KindOf(IIncomingGrainCallContext context) => context.MethodName switch
    {
        nameof(IEdgeServerGrain.FrameAsync) or nameof(IEdgeServerGrain.CycleAsync) => CallKind.Order,
        nameof(IEdgeServerGrain.ParametersAsync) => context.SourceId?.Type == EdgeServer ? CallKind.Help : CallKind.Collect,
        nameof(IEdgeServerGrain.GiveAsync) => CallKind.Migrate,
        _ => null,
    };
}
