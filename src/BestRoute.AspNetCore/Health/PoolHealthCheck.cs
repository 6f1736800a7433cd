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

        // After the time of an open circuit, the model counts as available. An instance that gets no requests because of this check then gets some, and they try the model.
        if (!status.Models.Any(static model => model.IsAvailable))
        {
            return Task.FromResult(new HealthCheckResult(
                context.Registration.FailureStatus, "No model is available: the circuit of each model is open. Check the backends, and the log for their errors.", exception: null, data));
        }

        var problems = ProblemsOf(status).ToArray();
        return Task.FromResult(problems.Length > 0
            ? HealthCheckResult.Degraded(string.Join(' ', problems), exception: null, data)
            : HealthCheckResult.Healthy(description: null, data));
    }

    private static IEnumerable<string> ProblemsOf(PoolStatus status)
    {
        foreach (var model in status.Models.Where(static model => model.UnavailableUntil is not null))
        {
            yield return model.Id == status.ReferenceModel
                ? $"The circuit of the reference model '{model.Id}' is open. Candidate models answer."
                : $"The circuit of model '{model.Id}' is open. Other models answer.";
        }

        if (status.PackageRefusal is { } refusal)
        {
            yield return $"The package in the folder is not used, and the earlier one stays in force. {refusal}";
        }

        if (status.InvalidChange is { } change)
        {
            yield return $"The last change of the options was ignored. {change}";
        }
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
