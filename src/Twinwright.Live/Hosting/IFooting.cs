using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Twinwright.Live.Storage;

namespace Twinwright.Live.Hosting;

/// <summary>What a live system stands on: one machine with a file and a broker of its own, or a cluster with a database and a broker beside it.</summary>
internal interface IFooting : IAsyncDisposable
{
    /// <summary>What is told to those who would use what another twin has kept.</summary>
    string Keeps { get; }

    /// <summary>Opens what everything is kept in.</summary>
    /// <exception cref="DataRefusedException">It is taken, or is none of ours.</exception>
    /// <exception cref="DataAwayException">It cannot be reached.</exception>
    LiveDatabase Open(ILoggerFactory loggers);

    /// <summary>Adds what this footing alone has.</summary>
    void AddServices(IServiceCollection services);

    /// <summary>Adds ports beside the API's.</summary>
    void Listen(KestrelServerOptions kestrel);

    /// <summary>Adds the silo.</summary>
    void AddSilo(WebApplicationBuilder builder);

    /// <summary>Begins before the web server does.</summary>
    Task BeginAsync(IServiceProvider services);

    /// <summary>The address of the broker, once all has begun.</summary>
    Uri BrokerUrl { get; }

    /// <summary>What goes on beside the requests.</summary>
    /// <param name="services">What the parts are found by.</param>
    /// <param name="twin">The twin that is built; null for none.</param>
    /// <param name="stop">Ends it.</param>
    IEnumerable<Func<Task>> Beside(IServiceProvider services, LiveTwin? twin, CancellationToken stop);

    /// <summary>Whether a failure says that what everything is kept in cannot be reached just now.</summary>
    bool IsAway(Exception problem);

    /// <summary>Ends what must end before the web server does, with what has come in made durable.</summary>
    Task EndAsync(IServiceProvider services);
}
