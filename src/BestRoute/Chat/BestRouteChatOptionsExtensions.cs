using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Settings for one request. They are kept in <see cref="ChatOptions.AdditionalProperties"/> of a copy, and are removed before a backend is called.</summary>
public static class BestRouteChatOptionsExtensions
{
    /// <summary>Routes this request by Algorithm 1 of the paper, with the given threshold.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="threshold">The lowest match probability, 0 to 1, at which a route may replace the reference model. It overrides the threshold, target and policy of the pool.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not a number from 0 to 1.</exception>
    public static ChatOptions WithThreshold(this ChatOptions options, double threshold)
    {
        if (!(threshold is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is a match probability. Set it to a number from 0 to 1.");
        }

        return Set(options, RequestKeys.Threshold, threshold);
    }

    /// <summary>Sends this request to one model, without regard to predictions. It does not fail over to another model.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="model">The id of the model in the pool.</param>
    /// <param name="samples">The number of samples, from 1 to the model's <see cref="ModelOptions.MaxSamples"/>. The default is 1.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    /// <exception cref="ArgumentException"><paramref name="model"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is below 1.</exception>
    public static ChatOptions WithRoute(this ChatOptions options, string model, int samples = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return Set(Set(options, RequestKeys.Model, model), RequestKeys.Samples, samples);
    }

    /// <summary>Keeps this request away from some models. Several calls add up. If the reference model is named, it is excluded too.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="models">The ids of the models that must not answer.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    public static ChatOptions WithoutModels(this ChatOptions options, params IEnumerable<string> models)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(models);
        var earlier = options.AdditionalProperties?.GetValueOrDefault(RequestKeys.Without) as IEnumerable<string> ?? [];
        return Set(options, RequestKeys.Without, earlier.Union(models).ToArray());
    }

    /// <summary>Names the user of this request, so that the rows of the user can be erased from the log of observed traffic (<c>RoutingLog.EraseUserAsync</c>).</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="user">The id of the user. The log contains a hash of it.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    /// <exception cref="ArgumentException"><paramref name="user"/> is empty.</exception>
    public static ChatOptions WithUser(this ChatOptions options, string user)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        return Set(options, RequestKeys.User, user);
    }

    /// <summary>Names the tenant of this request, for budgets that each tenant has (<see cref="BudgetScope.Tenant"/>).</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="tenant">The id of the tenant: a customer, a team or a key. Budgets, the log and a store show it as it is.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    /// <exception cref="ArgumentException"><paramref name="tenant"/> is empty.</exception>
    public static ChatOptions WithTenant(this ChatOptions options, string tenant)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tenant);
        return Set(options, RequestKeys.Tenant, tenant);
    }

    /// <summary>Limits the estimated cost of this request. All routes with a higher estimated cost are excluded, also the reference model's.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="dollars">The cap in US dollars, greater than 0.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dollars"/> is not greater than 0.</exception>
    public static ChatOptions WithCostCap(this ChatOptions options, double dollars)
    {
        if (!(dollars > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(dollars), dollars, "The cost cap is in US dollars. Set it to a number greater than 0.");
        }

        return Set(options, RequestKeys.CostCap, dollars);
    }

    /// <summary>Gets the index of the sample that a call draws. Use it in a backend.</summary>
    /// <param name="options">The options that the backend was called with.</param>
    /// <returns>The sample index, from 0, or <see langword="null"/> if this library did not make the call.</returns>
    public static int? GetSampleIndex(this ChatOptions? options) =>
        options?.AdditionalProperties is { } properties && properties.TryGetValue(RequestKeys.SampleIndex, out int index) ? index : null;

    private static ChatOptions Set(ChatOptions options, string key, object value)
    {
        ArgumentNullException.ThrowIfNull(options);
        var copy = options.Clone();
        (copy.AdditionalProperties ??= [])[key] = value;
        return copy;
    }
}
