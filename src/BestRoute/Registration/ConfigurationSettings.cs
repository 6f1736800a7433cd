using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>
/// The part of <see cref="BestRouteOptions"/> that configuration can express: each key once, with what it sets. A missing key changes nothing. The binder
/// of Microsoft.Extensions.Configuration is not used: it ignores unknown keys, names our types in its errors, and reads text as an empty object.
/// </summary>
internal static class ConfigurationSettings
{
    private static readonly ConfigurationTable<TargetSettings> _target = new()
    {
        { nameof(TargetSettings.CostReduction), static (target, value) => target.CostReduction = value.Number() },
        { nameof(TargetSettings.MaxQualityDrop), static (target, value) => target.MaxQualityDrop = value.Number() },
    };

    private static readonly ConfigurationTable<ModelOptions> _model = new()
    {
        { nameof(ModelOptions.Id), static (model, value) => model.Id = value.Text ?? model.Id },
        { nameof(ModelOptions.Client), static (model, value) => model.Client = value.Text ?? model.Client },
        { nameof(ModelOptions.Price), static (model, value) => model.Price = PriceOf(model, value) ?? model.Price },
        { nameof(ModelOptions.MaxSamples), static (model, value) => model.MaxSamples = value.WholeNumber() ?? model.MaxSamples },
        { nameof(ModelOptions.MultipleChoices), static (model, value) => model.MultipleChoices = value.Name<MultipleChoices>() ?? model.MultipleChoices },
        { nameof(ModelOptions.MaxChoicesPerRequest), static (model, value) => model.MaxChoicesPerRequest = value.WholeNumber() ?? model.MaxChoicesPerRequest },
        { nameof(ModelOptions.IsReference), static (model, value) => model.IsReference = value.Flag() ?? model.IsReference },
        { nameof(ModelOptions.Vision), static (model, value) => model.Vision = value.Flag() ?? model.Vision },
        { nameof(ModelOptions.Tools), static (model, value) => model.Tools = value.Flag() ?? model.Tools },
        { nameof(ModelOptions.StructuredOutput), static (model, value) => model.StructuredOutput = value.Flag() ?? model.StructuredOutput },
        { nameof(ModelOptions.ContextWindow), static (model, value) => model.ContextWindow = value.WholeNumber() ?? model.ContextWindow },
        { nameof(ModelOptions.MaxOutputTokens), static (model, value) => model.MaxOutputTokens = value.WholeNumber() ?? model.MaxOutputTokens },
        { nameof(ModelOptions.FirstContentTimeout), static (model, value) => model.FirstContentTimeout = value.Duration() ?? model.FirstContentTimeout },
        { nameof(ModelOptions.UpdateTimeout), static (model, value) => model.UpdateTimeout = value.Duration() ?? model.UpdateTimeout },
        { nameof(ModelOptions.ResponseTimeout), static (model, value) => model.ResponseTimeout = value.Duration() ?? model.ResponseTimeout },
        { nameof(ModelOptions.MaxConcurrentRequests), static (model, value) => model.MaxConcurrentRequests = value.WholeNumber() ?? model.MaxConcurrentRequests },
        { nameof(ModelOptions.MaxRequestsPerMinute), static (model, value) => model.MaxRequestsPerMinute = value.WholeNumber() ?? model.MaxRequestsPerMinute },
        { nameof(ModelOptions.MaxQueuedRequests), static (model, value) => model.MaxQueuedRequests = value.WholeNumber() ?? model.MaxQueuedRequests },
    };

    private static readonly ConfigurationTable<CircuitBreakerOptions> _circuitBreaker = new()
    {
        { nameof(CircuitBreakerOptions.IsEnabled), static (breaker, value) => breaker.IsEnabled = value.Flag() ?? breaker.IsEnabled },
        { nameof(CircuitBreakerOptions.FailureRatio), static (breaker, value) => breaker.FailureRatio = value.Number() ?? breaker.FailureRatio },
        { nameof(CircuitBreakerOptions.MinimumThroughput), static (breaker, value) => breaker.MinimumThroughput = value.WholeNumber() ?? breaker.MinimumThroughput },
        { nameof(CircuitBreakerOptions.SamplingDuration), static (breaker, value) => breaker.SamplingDuration = value.Duration() ?? breaker.SamplingDuration },
        { nameof(CircuitBreakerOptions.BreakDuration), static (breaker, value) => breaker.BreakDuration = value.Duration() ?? breaker.BreakDuration },
    };

    private static readonly ConfigurationTable<BudgetOptions> _budget = new()
    {
        { nameof(BudgetOptions.Name), static (budget, value) => budget.Name = value.Text ?? budget.Name },
        { nameof(BudgetOptions.Limit), static (budget, value) => budget.Limit = value.Number() ?? budget.Limit },
        { nameof(BudgetOptions.Period), static (budget, value) => budget.Period = value.Name<BudgetPeriod>() ?? budget.Period },
        { nameof(BudgetOptions.Scope), static (budget, value) => budget.Scope = value.Name<BudgetScope>() ?? budget.Scope },
        { nameof(BudgetOptions.IsHardLimit), static (budget, value) => budget.IsHardLimit = value.Flag() ?? budget.IsHardLimit },
    };

    private static readonly ConfigurationTable<PriceSettings> _tier =
        PriceTable(nameof(PriceTier.AbovePromptTokens), static (tier, value) => tier.AbovePromptTokens = value.WholeNumber());

    private static readonly ConfigurationTable<PriceSettings> _price =
        PriceTable(nameof(ModelPrice.Tiers), static (price, value) => value.ReadList(_tier, price.Tiers));

    private static readonly ConfigurationTable<BestRouteOptions> _options = new()
    {
        { nameof(BestRouteOptions.Package), static (options, value) => options.Package = value.Text ?? options.Package },
        { nameof(BestRouteOptions.Mode), static (options, value) => options.Mode = value.Name<RoutingMode>() ?? options.Mode },
        { nameof(BestRouteOptions.CanaryShare), static (options, value) => options.CanaryShare = value.Number() ?? options.CanaryShare },
        { nameof(BestRouteOptions.Threshold), static (options, value) => options.Threshold = value.Number() ?? options.Threshold },
        { nameof(BestRouteOptions.Target), static (options, value) => options.Target = TargetOf(value) ?? options.Target },
        { nameof(BestRouteOptions.OutOfDistributionLimit), static (options, value) => options.OutOfDistributionLimit = value.Number() ?? options.OutOfDistributionLimit },
        { nameof(BestRouteOptions.FallbackModel), static (options, value) => options.FallbackModel = value.Text ?? options.FallbackModel },
        { nameof(BestRouteOptions.CandidateTimeout), static (options, value) => options.CandidateTimeout = value.Duration() ?? options.CandidateTimeout },
        { nameof(BestRouteOptions.PartTimeout), static (options, value) => options.PartTimeout = value.Duration() ?? options.PartTimeout },
        { nameof(BestRouteOptions.AnswerWithoutReference), static (options, value) => options.AnswerWithoutReference = value.Flag() ?? options.AnswerWithoutReference },
        { nameof(BestRouteOptions.KeepConversationModel), static (options, value) => options.KeepConversationModel = value.Flag() ?? options.KeepConversationModel },
        { nameof(BestRouteOptions.LearnOutputLengths), static (options, value) => options.LearnOutputLengths = value.Flag() ?? options.LearnOutputLengths },
        { nameof(BestRouteOptions.CircuitBreaker), static (options, value) => value.ReadInto(_circuitBreaker, options.CircuitBreaker) },
        { nameof(BestRouteOptions.Budgets), static (options, value) => value.ReadList(_budget, options.Budgets) },
        { nameof(BestRouteOptions.Models), static (options, value) => value.ReadList(_model, options.Models) },
    };

    /// <summary>Sets the values that the configuration contains.</summary>
    /// <exception cref="OptionsValidationException">A key is unknown, or a value cannot be read.</exception>
    internal static void Apply(IConfiguration configuration, string name, BestRouteOptions options)
    {
        var failures = new List<string>();
        _options.Read(configuration, options, failures);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(name, typeof(BestRouteOptions), failures);
        }
    }

    private static RoutingTarget? TargetOf(ConfigurationValue value)
    {
        switch (value.Read(_target))
        {
            case null:
                return null;
            case { CostReduction: { } reduction, MaxQualityDrop: null }:
                return RoutingTarget.CostReduction(reduction);
            case { CostReduction: null, MaxQualityDrop: { } drop }:
                return RoutingTarget.MaxQualityDrop(drop);
            default:
                value.Failures.Add("Target has both or neither of CostReduction and MaxQualityDrop. Set exactly one of them, as in \"Target\": { \"MaxQualityDrop\": 0.01 }.");
                return null;
        }
    }

    private static ConfigurationTable<PriceSettings> PriceTable(string key, Action<PriceSettings, ConfigurationValue> set) => new()
    {
        { nameof(ModelPrice.InputPerMillion), static (price, value) => price.Input = value.Number() },
        { nameof(ModelPrice.OutputPerMillion), static (price, value) => price.Output = value.Number() },
        { nameof(ModelPrice.CachedInputPerMillion), static (price, value) => price.CachedInput = value.Number() },
        { nameof(ModelPrice.CacheWritePerMillion), static (price, value) => price.CacheWrite = value.Number() },
        { nameof(ModelPrice.ReasoningPerMillion), static (price, value) => price.Reasoning = value.Number() },
        { key, set },
    };

    private static ModelPrice? PriceOf(ModelOptions model, ConfigurationValue value)
    {
        if (value.Read(_price) is not { } settings || PriceOf(settings, $"Models['{model.Id}'].Price", value) is not { } price)
        {
            return null;
        }

        var tiers = new List<PriceTier>();
        for (var i = 0; i < settings.Tiers.Count; i++)
        {
            var (tier, path) = (settings.Tiers[i], $"Models['{model.Id}'].Price.Tiers[{i}]");
            if (PriceOf(tier, path, value) is not { } own)
            {
                return null;
            }

            if (tier.AbovePromptTokens is not { } threshold)
            {
                value.Failures.Add($"The configuration of BestRoute has {path} without {nameof(PriceTier.AbovePromptTokens)}. Set it to the number of prompt tokens above which this price applies.");
                return null;
            }

            tiers.Add(new PriceTier(threshold, own));
        }

        return tiers.Count == 0 ? price : price with { Tiers = tiers };
    }

    private static ModelPrice? PriceOf(PriceSettings price, string path, ConfigurationValue value)
    {
        if (price is { Input: { } input, Output: { } output })
        {
            return new ModelPrice(input, output, price.CachedInput, price.CacheWrite, price.Reasoning);
        }

        value.Failures.Add($"The configuration of BestRoute has {path} without {(price.Input is null ? nameof(ModelPrice.InputPerMillion) : nameof(ModelPrice.OutputPerMillion))}. Set it to US dollars per million tokens (0 for a free model).");
        return null;
    }

    private sealed class TargetSettings
    {
        public double? CostReduction { get; set; }

        public double? MaxQualityDrop { get; set; }
    }

    private sealed class PriceSettings
    {
        public double? Input { get; set; }

        public double? Output { get; set; }

        public double? CachedInput { get; set; }

        public double? CacheWrite { get; set; }

        public double? Reasoning { get; set; }

        public int? AbovePromptTokens { get; set; }

        public List<PriceSettings> Tiers { get; } = [];
    }
}
