using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute;

/// <summary>What all parts of a router take from the container, and what they have without it.</summary>
internal static class RouterServices
{
    /// <summary>Returns the log of the routers.</summary>
    internal static ILogger RouterLogger(this IServiceProvider services) =>
        (ILogger?)services.GetService<ILoggerFactory>()?.CreateLogger<BestRouteChatClient>() ?? NullLogger.Instance;

    /// <summary>Returns the clock of the application.</summary>
    internal static TimeProvider Clock(this IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
