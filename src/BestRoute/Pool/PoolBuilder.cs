using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>Makes a pool from valid options and their package: checks that they fit, and resolves the backends.</summary>
internal static class PoolBuilder
{
    /// <param name="options">Options that follow <see cref="OptionsRules"/>.</param>
    /// <param name="package">The package of the options (<see cref="PoolPackage"/>).</param>
    /// <param name="lengths">The output lengths of this pool. What was learned is kept when the options change.</param>
    /// <param name="resolve">Returns the backend of a model.</param>
    internal static Pool Build(BestRouteOptions options, RoutingPackage? package, OutputLengths lengths, Func<ModelOptions, IChatClient> resolve)
    {
        var predictor = options.Predictor ?? (IMatchPredictor?)package?.ToPredictor() ?? new NoPredictor([.. options.Models.SelectMany(RoutesOf)]);
        CheckFits(options, package, predictor);
        var policies = package is null ? new PoolPolicies() : new PoolPolicies(options.Package!, package.Manifest, [.. options.Models]);
        _ = policies.For(options.Target);
        var estimates = package?.Manifest.LengthEstimates ?? [];
        foreach (var estimate in estimates)
        {
            lengths.Start(estimate.Model, estimate.MeanOutputTokens, estimate.Responses);
        }

        var known = estimates.ToDictionary(static estimate => estimate.Model, StringComparer.Ordinal);
        var models = options.Models.Select(model => ModelOf(model, resolve(model), known.GetValueOrDefault(model.Id)));
        return new Pool(
            [.. models],
            predictor,
            policies,
            package?.Scorer ?? new ConsensusScorer(),
            lengths,
            package?.Manifest.ContextCharacters ?? 0,
            package?.Manifest.Encoder.NormalizesText ?? false)
        {
            IsPredictorSupplied = options.Predictor is not (null or LinearMatchPredictor) || options.Encoder is not null,
            FailureRules = FailureRules.Of(options),
            Package = options.Package,
            PackageId = package?.Id,
            ScoreScale = options.Predictor is null ? package?.Manifest.ScoreScale : null,
        };
    }

    private static IEnumerable<ModelRoute> RoutesOf(ModelOptions model) =>
        Enumerable.Range(1, model.MaxSamples).Select(samples => new ModelRoute(model.Id, samples));

    private static PoolModel ModelOf(ModelOptions model, IChatClient client, LengthEstimate? known) => new(
        model.Id,
        client,
        model.Price!,
        model.MaxSamples,
        model.IsReference,
        known?.CharactersPerToken,
        ModelCapabilities.Of(model),
        known?.MeanOutputTokens,
        ModelLimits.Of(model))
    {
        AttemptLimits = AttemptLimits.Of(model),
        Sampled = new() { Id = model.Id, Client = client, MultipleChoices = model.MultipleChoices, MaxChoicesPerRequest = model.MaxChoicesPerRequest },
    };

    private static void CheckFits(BestRouteOptions options, RoutingPackage? package, IMatchPredictor predictor)
    {
        var reference = options.Models.Single(static model => model.IsReference).Id;
        if (package is not null && package.Manifest.Pool.Reference != reference)
        {
            throw Unfit($"The package '{options.Package}' was trained for the reference model '{package.Manifest.Pool.Reference}', but the reference model of the pool is '{reference}'. Make '{package.Manifest.Pool.Reference}' the reference model, or train a package for this pool with `bestroute train`.");
        }

        var known = predictor.Routes.Where(static route => route.Samples == 1).Select(static route => route.Model).ToHashSet(StringComparer.Ordinal);
        if (options.Models.FirstOrDefault(model => !known.Contains(model.Id)) is { } stranger)
        {
            var source = options.Predictor is null ? $"The package '{options.Package}'" : "The Predictor";
            throw Unfit($"{source} does not know the model '{stranger.Id}' of the pool. It knows {string.Join(", ", known.Select(static id => $"'{id}'"))}. Remove the model, correct its Id, or train a package for this pool with `bestroute train`.");
        }
    }

    private static OptionsValidationException Unfit(string message) => new(Options.DefaultName, typeof(BestRouteOptions), [message]);
}
