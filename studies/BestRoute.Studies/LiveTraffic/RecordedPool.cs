using BestRoute.Training;

namespace BestRoute.Studies.LiveTraffic;

/// <summary>Makes routers whose backends answer what was recorded, and looks up the quality of their answers.</summary>
/// <param name="package">The folder of the package.</param>
/// <param name="pool">The pool.</param>
/// <param name="queries">The recorded queries.</param>
internal sealed class RecordedPool(string package, PoolFile pool, IReadOnlyList<QueryRecord> queries)
{
    private readonly Dictionary<string, QueryRecord> _byPrompt = queries.DistinctBy(static query => query.Prompt).ToDictionary(static query => query.Prompt);

    public string Reference => pool.Reference;

    /// <summary>Makes a router.</summary>
    /// <param name="keepsModel">Whether conversations may stay with their model.</param>
    /// <param name="target">The target; <see langword="null"/> for the package's operating point.</param>
    /// <param name="cachedShare">What cached input costs, as a share of the input price; <see langword="null"/> for no prompt caches.</param>
    public BestRouteChatClient Router(bool keepsModel, RoutingTarget? target = null, double? cachedShare = null)
    {
        var options = new BestRouteOptions { Package = package, KeepConversationModel = keepsModel, Target = target };
        pool.AddTo(options, id => new RecordedBackend(id, _byPrompt, cachedShare is null ? null : new PromptCache()));
        foreach (var model in options.Models)
        {
            model.Price = model.Price! with { CachedInputPerMillion = cachedShare * model.Price.InputPerMillion };
        }

        return new BestRouteChatClient(options);
    }

    /// <summary>Returns the score of the answer that was chosen; <see langword="null"/> if the prompt is not a recorded query.</summary>
    public double? ScoreOf(string prompt, RoutingDecision decision) =>
        _byPrompt.GetValueOrDefault(prompt)?.ResponsesOf(decision.Route.Model) is { } samples ? samples[decision.SelectedSample.GetValueOrDefault() % samples.Count].Score : null;

    /// <summary>Returns the input price of a model in US dollars per token.</summary>
    public double InputPriceOf(string model) => pool.Models.First(candidate => candidate.Id == model).Price.InputPerMillion / 1e6;
}
