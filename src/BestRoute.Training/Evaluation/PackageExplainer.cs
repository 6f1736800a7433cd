using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Shows what a package decides for a prompt, without calling a model.</summary>
/// <remarks>The work runs on the thread pool, not on the caller's thread. Safe for concurrent use.</remarks>
public static class PackageExplainer
{
    /// <summary>Decides for one prompt, like an application with default settings.</summary>
    /// <param name="package">The folder of the package.</param>
    /// <param name="prompt">The prompt, the only message of the request.</param>
    /// <param name="pool">The pool with the prices that count; <see langword="null"/> for the package's own pool at the prices of its training.</param>
    /// <param name="models">
    /// Opens the models that the package carries, such as <c>OnnxModels</c> of the package BestRoute.Onnx; stays the caller's. <see langword="null"/> refuses a
    /// package that carries a model.
    /// </param>
    /// <param name="cancellationToken">Cancels the decision.</param>
    /// <returns>The decision, with all routes and the reason for the choice.</returns>
    /// <exception cref="PackageException">
    /// The package is missing or damaged, or it has no prices and <paramref name="pool"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The package was trained for another pool.</exception>
    public static Task<RoutingDecision> ExplainAsync(
        string package, string prompt, PoolFile? pool = null, ModelLoader? models = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return ExplainAsync(package, Conversation.Of(prompt), pool, models, cancellationToken);
    }

    /// <summary>Decides for a conversation, as <see cref="ExplainAsync(string, string, PoolFile?, ModelLoader?, CancellationToken)"/> does for one prompt.</summary>
    internal static Task<RoutingDecision> ExplainAsync(
        string package, Conversation conversation, PoolFile? pool, ModelLoader? models, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(package);
        return Task.Run(() => LoadAndExplainAsync(package, pool, conversation.Messages, models, cancellationToken), cancellationToken);
    }

    private static async Task<RoutingDecision> LoadAndExplainAsync(
        string package, PoolFile? pool, IReadOnlyList<ChatMessage> messages, ModelLoader? models, CancellationToken cancellationToken)
    {
        var loaded = RoutingPackage.Load(package, models: models);
        var options = new BestRouteOptions { Package = package, LoadedPackage = loaded, LearnOutputLengths = false };
        pool ??= PoolFile.Of(loaded.Manifest.Pool, package);
        // A pool needs backends. A decision calls none, so these have no responses.
        pool.AddTo(options, static id => new ReplayChatClient(id, []));

        using var client = new BestRouteChatClient(options);
        return await client.RouteAsync(messages, options: null, cancellationToken)
            .ConfigureAwait(false);
    }
}
