using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BestRoute;

/// <summary>Decides who may see the dashboard: the application's own authorization policies. Outside of Development, there must be one.</summary>
internal static class DashboardAccess
{
    /// <summary>Protects the dashboard.</summary>
    /// <param name="endpoints">The endpoints of the dashboard.</param>
    /// <param name="services">The container of the application.</param>
    /// <param name="pattern">Where the dashboard is.</param>
    /// <param name="policy">The name of the policy; <see langword="null"/> for the fallback policy.</param>
    /// <exception cref="InvalidOperationException">The policy does not exist, or there is none outside of Development.</exception>
    public static void Protect(IEndpointConventionBuilder endpoints, IServiceProvider services, string pattern, string? policy)
    {
        var policies = services.GetService<IAuthorizationPolicyProvider>();
        if (policy is not null)
        {
            // Without this check, each request would fail.
            _ = Wait(policies?.GetPolicyAsync(policy)) ?? throw new InvalidOperationException(
                $"authorizationPolicy is '{policy}', but the application has no authorization policy with this name. Add it with services.AddAuthorizationBuilder().AddPolicy(\"{policy}\", ...), or name another one.");
            endpoints.RequireAuthorization(policy);
        }
        else if (Wait(policies?.GetFallbackPolicyAsync()) is { } fallback)
        {
            // The policy itself, so that requests fail if the application does not use the authorization middleware.
            endpoints.RequireAuthorization(fallback);
        }
        else if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            throw new InvalidOperationException(
                $"Anybody could see the dashboard at '{pattern}', because no authorization policy applies to it. Name a policy of the application, such as MapBestRoute(\"{pattern}\", \"operators\"), or set a fallback policy with services.AddAuthorizationBuilder().SetFallbackPolicy(...). Only in the environment Development, no policy is needed.");
        }
    }

    // The application starts: nothing else could use the thread. The default provider has its answer ready.
    private static AuthorizationPolicy? Wait(Task<AuthorizationPolicy?>? policy) => policy?.GetAwaiter().GetResult();
}
