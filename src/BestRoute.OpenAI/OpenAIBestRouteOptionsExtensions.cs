using BestRoute.OpenAI;

namespace BestRoute;

/// <summary>Lets a pool without a container ask its OpenAI backends for several samples in one request.</summary>
public static class OpenAIBestRouteOptionsExtensions
{
    // What was learned about a backend is kept when the options change.
    private static readonly ChoiceSampler _sampler = new();

    /// <inheritdoc cref="Microsoft.Extensions.DependencyInjection.OpenAIBestRouteBuilderExtensions.UseOpenAI(IBestRouteBuilder)"/>
    /// <param name="options">The options of the pool.</param>
    /// <returns>The same <paramref name="options"/>.</returns>
    public static BestRouteOptions UseOpenAI(this BestRouteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Sampler = _sampler;
        options.RetryAfter ??= OpenAIRetryAfter.Read;
        options.CircuitBreaker.IsFailure ??= OpenAIFailures.Is;
        return options;
    }
}
