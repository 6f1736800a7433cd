using System.Diagnostics.CodeAnalysis;
using BestRoute;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the dashboard to the endpoints of an application.</summary>
public static class BestRouteEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the dashboard: a page that shows what the pools of the application do, and what they cost and save. The page is read-only. It contains no text of prompts and answers, and loads
    /// nothing from other servers.
    /// </summary>
    /// <remarks>
    /// The traffic of all pools is recorded from this call on, in memory: sums, and the last 200 decisions of each pool. Each instance of an application shows its own traffic. Call this method once,
    /// when the application starts.
    /// </remarks>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">Where the page is. The default is <c>/bestroute</c>. Its data is at <c>/data</c> below it.</param>
    /// <param name="authorizationPolicy">
    /// The name of the application's authorization policy that says who may see the dashboard. The default is <see langword="null"/>: the fallback policy of the application. In the environment
    /// Development, no policy is needed.
    /// </param>
    /// <returns>The endpoints of the dashboard, for further conventions.</returns>
    /// <exception cref="InvalidOperationException">The policy does not exist. Or there is none, and the environment is not Development. Or no pool is registered.</exception>
    public static IEndpointConventionBuilder MapBestRoute(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/bestroute", string? authorizationPolicy = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        TrafficRecorder[] recorders = [.. services.GetServices<TrafficRecorder>()];
        if (recorders.Length == 0)
        {
            throw new InvalidOperationException("The dashboard has nothing to show, because no pool is registered. Register one with services.AddBestRoute() before the application is built.");
        }

        var group = endpoints.MapGroup(pattern);
        DashboardAccess.Protect(group, services, pattern, authorizationPolicy);
        var endpoint = new DashboardEndpoint(services, recorders, services.Clock());
        group.MapGet("", DashboardEndpoint.WritePageAsync).WithDisplayName("BestRoute dashboard");
        group.MapGet("/data", endpoint.WriteDataAsync).WithDisplayName("BestRoute dashboard data");
        foreach (var recorder in recorders)
        {
            recorder.Start();
        }

        return group;
    }
}
