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
        ArgumentException.ThrowIfNullOrEmpty(package);
        var request = new ExplanationRequest { Package = package, Messages = Conversation.Of(prompt).Messages, Pool = pool, Models = models };
        return Task.Run(async () => (await DecideAsync(request, cancellationToken).ConfigureAwait(false)).Decision, cancellationToken);
    }

    /// <summary>Decides for a conversation, and measures which words the decision depends on.</summary>
    internal static Task<Explanation> ExplainAsync(ExplanationRequest request, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var (decision, package) = await DecideAsync(request, cancellationToken).ConfigureAwait(false);
            var subject = SubjectOf(decision);
            var words = await WordInfluences.OfAsync(
                package.ToPredictor(), QueryText.From(request.Messages, package.Manifest.ContextCharacters), subject, cancellationToken).ConfigureAwait(false);
            return new Explanation(decision, subject, words);
        },
        cancellationToken);

    private static async Task<(RoutingDecision Decision, RoutingPackage Package)> DecideAsync(ExplanationRequest request, CancellationToken cancellationToken)
    {
        var package = RoutingPackage.Load(request.Package, models: request.Models);
        var options = new BestRouteOptions
        {
            Package = request.Package,
            LoadedPackage = package,
            LearnOutputLengths = false,
            Threshold = request.Threshold,
            Target = request.Target,
        };

        // A pool needs backends. A decision calls none, so these have no responses.
        (request.Pool ?? PoolFile.Of(package.Manifest.Pool, request.Package)).AddTo(options, static id => new ReplayChatClient(id, []));
        using var client = new BestRouteChatClient(options);
        return (await client.RouteAsync(request.Messages, options: null, cancellationToken).ConfigureAwait(false), package);
    }

    /// <summary>Nothing is predicted about the reference. Where it answers, the question is what speaks against the route that came closest.</summary>
    private static ModelRoute SubjectOf(RoutingDecision decision) => decision.Route.Model != decision.ReferenceModel
        ? decision.Route
        : decision.Routes.Where(static route => !route.IsReference)
            .OrderByDescending(route => decision.Lambda is { } lambda ? route.Quality - (lambda * route.DecisionCost) : route.MatchProbability)
            .Select(static route => route.Route).DefaultIfEmpty(decision.Route).First();
}
