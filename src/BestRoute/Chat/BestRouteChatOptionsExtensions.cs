using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Settings for one request. They are in <see cref="ChatOptions.AdditionalProperties"/> of a copy, and are removed before a backend is called.</summary>
public static class BestRouteChatOptionsExtensions
{
    /// <summary>Routes this request by the paper's Algorithm 1 with a threshold of its own.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="threshold">The least match probability, 0 to 1, at which a route may replace the reference.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not in 0..1.</exception>
    public static ChatOptions WithThreshold(this ChatOptions options, double threshold)
    {
        if (!(threshold is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is a match probability: give a number from 0 to 1.");
        }

        return Set(options, RequestKeys.Threshold, threshold);
    }

    /// <summary>Sends this request to one model, whatever the router predicts; it does not fail over to another model.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="model">The pool id of the model.</param>
    /// <param name="samples">The number of samples, from 1 to the model's <c>MaxSamples</c>.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    /// <exception cref="ArgumentException"><paramref name="model"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is below 1.</exception>
    public static ChatOptions WithRoute(this ChatOptions options, string model, int samples = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return Set(Set(options, RequestKeys.Model, model), RequestKeys.Samples, samples);
    }

    /// <summary>Keeps this request away from some models, the reference included if it is named; several calls add up.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="models">The pool ids of the models that must not answer.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    public static ChatOptions WithoutModels(this ChatOptions options, params IEnumerable<string> models)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(models);
        var earlier = options.AdditionalProperties?.GetValueOrDefault(RequestKeys.Without) as IEnumerable<string> ?? [];
        return Set(options, RequestKeys.Without, earlier.Union(models).ToArray());
    }

    /// <summary>Limits what this request may be estimated to cost; dearer routes are out, the reference included.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="dollars">The cap in US dollars, above 0.</param>
    /// <returns>A copy of <paramref name="options"/> with this setting.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dollars"/> is not above 0.</exception>
    public static ChatOptions WithCostCap(this ChatOptions options, double dollars)
    {
        if (!(dollars > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(dollars), dollars, "The cost cap is in US dollars: give a number above 0.");
        }

        return Set(options, RequestKeys.CostCap, dollars);
    }

    /// <summary>Gets, inside a backend, which sample of its draw this call makes.</summary>
    /// <param name="options">The options that the backend was called with.</param>
    /// <returns>The sample index, from 0; <see langword="null"/> where this library did not make the call.</returns>
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
