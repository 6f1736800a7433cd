using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BestRoute;

/// <summary>Says whether a pool can answer, and whether anything about it needs attention. It sends no request to a model.</summary>
internal sealed class PoolHealthCheck(IServiceProvider services, string pool) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // An error, such as a pool that is not registered, makes the check unhealthy.
        var status = new PoolReader(services, pool).Read();
        var data = DataOf(status);

        if (status.Problems.Count == 0)
        {
            return Task.FromResult(HealthCheckResult.Healthy(description: null, data));
        }

        // After the time of an open circuit, the model counts as available. An instance that gets no requests because of this check then gets some, and they try the model.
        var health = status.Models.Any(static model => model.IsAvailable) ? HealthStatus.Degraded : context.Registration.FailureStatus;
        return Task.FromResult(new HealthCheckResult(health, string.Join(' ', status.Problems), exception: null, data));
    }

    private static Dictionary<string, object> DataOf(PoolStatus status)
    {
        Dictionary<string, object> data = new(StringComparer.Ordinal) { ["mode"] = status.Mode.ToString() };
        Add("package", status.Package);
        Add("packageId", status.PackageId);
        Add("device", status.Device);
        foreach (var model in status.Models)
        {
            Add($"model:{model.Id}", model.UnavailableUntil is not { } until ? "available"
                : model.IsAvailable ? "open: the next request tries it"
                : string.Create(CultureInfo.InvariantCulture, $"open until {until:O}"));
        }

        return data;

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                data[key] = value;
            }
        }
    }
}
