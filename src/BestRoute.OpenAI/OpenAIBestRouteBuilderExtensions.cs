using BestRoute;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a pool ask its OpenAI backends for several samples in one request.</summary>
public static class OpenAIBestRouteBuilderExtensions
{
    /// <summary>Asks for the samples of a route in one request with n choices, where the backend returns them. The prompt is then charged once.</summary>
    /// <remarks>
    /// <para>
    /// With <see cref="MultipleChoices.Auto"/>, a model whose client is a chat client of the OpenAI SDK (<c>chatClient.AsIChatClient()</c>, also inside a pipeline) is asked for n choices. If fewer
    /// come, the rest is asked for with requests of their own. A server that returns one choice, or answers with status 400 or 422 because of <c>n</c>, gets one request for each
    /// sample for the next hour. All other clients always do. Streams of one sample are not changed.
    /// </para>
    /// <para>
    /// Decisions compare costs with n prompts for <see cref="MultipleChoices.Auto"/> and with one for <see cref="MultipleChoices.Native"/>, so set
    /// <see cref="ModelOptions.MultipleChoices"/> to <see cref="MultipleChoices.Native"/> where you know that the server returns n choices. The estimated and the settled cost
    /// follow what the server really does.
    /// </para>
    /// <para>
    /// It sets <see cref="BestRouteOptions.Sampler"/>; the last call that sets a sampler wins. It also sets <see cref="BestRouteOptions.RetryAfter"/> and
    /// <see cref="CircuitBreakerOptions.IsFailure"/>, if they are not set: the header <c>Retry-After</c> is read from the errors of the OpenAI SDK, and errors whose status says that the request
    /// is at fault (400, 413, 414, 415 or 422) do not count as failures of the model.
    /// </para>
    /// </remarks>
    /// <param name="builder">The pool.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseOpenAI(this IBestRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<BestRouteOptions>(builder.Name, options => options.UseOpenAI());
        return builder;
    }
}
