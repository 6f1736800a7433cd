using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>The part of <see cref="BestRouteOptions"/> that configuration can express; a key that is none of these is an error.</summary>
internal sealed class ConfigurationSettings
{
    private static readonly string[] _keys = [nameof(Package), nameof(Threshold), nameof(Target), nameof(OutOfDistributionLimit), nameof(FallbackModel), nameof(ContextCharacters), nameof(LearnOutputLengths), nameof(Models)];

    public string? Package { get; set; }

    public double? Threshold { get; set; }

    public TargetSettings? Target { get; set; }

    public double? OutOfDistributionLimit { get; set; }

    public string? FallbackModel { get; set; }

    public int? ContextCharacters { get; set; }

    public bool? LearnOutputLengths { get; set; }

    public List<ModelSettings> Models { get; set; } = [];

    internal sealed class TargetSettings
    {
        internal static readonly string[] Keys = [nameof(CostReduction), nameof(MaxQualityDrop)];

        public double? CostReduction { get; set; }

        public double? MaxQualityDrop { get; set; }
    }

    internal sealed class ModelSettings
    {
        internal static readonly string[] Keys = [nameof(Id), nameof(Client), nameof(Price), nameof(MaxSamples), nameof(IsReference)];

        public string? Id { get; set; }

        public string? Client { get; set; }

        public PriceSettings? Price { get; set; }

        public int? MaxSamples { get; set; }

        public bool IsReference { get; set; }
    }

    internal sealed class PriceSettings
    {
        internal static readonly string[] Keys = [nameof(InputPerMillion), nameof(OutputPerMillion), nameof(CachedInputPerMillion)];

        public double? InputPerMillion { get; set; }

        public double? OutputPerMillion { get; set; }

        public double? CachedInputPerMillion { get; set; }
    }

    internal static void Apply(IConfiguration configuration, string name, BestRouteOptions options)
    {
        var failures = CheckKeys(configuration);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(name, typeof(BestRouteOptions), failures);
        }

        ConfigurationSettings? settings;
        try
        {
            settings = configuration.Get<ConfigurationSettings>();
        }
        catch (InvalidOperationException error)
        {
            // The binder's message names the key and the value; the inner one says what is wrong with it.
            throw new OptionsValidationException(name, typeof(BestRouteOptions), [$"The configuration of BestRoute cannot be read: {error.Message} {error.InnerException?.Message}".TrimEnd()]);
        }

        if (settings is null)
        {
            return;
        }

        options.Package = settings.Package ?? options.Package;
        options.Threshold = settings.Threshold ?? options.Threshold;
        options.Target = TargetOf(name, settings.Target) ?? options.Target;
        options.OutOfDistributionLimit = settings.OutOfDistributionLimit ?? options.OutOfDistributionLimit;
        options.FallbackModel = settings.FallbackModel ?? options.FallbackModel;
        options.ContextCharacters = settings.ContextCharacters ?? options.ContextCharacters;
        options.LearnOutputLengths = settings.LearnOutputLengths ?? options.LearnOutputLengths;
        foreach (var model in settings.Models)
        {
            options.Models.Add(new ModelOptions
            {
                Id = model.Id ?? "",
                Client = model.Client,
                Price = Price(name, model),
                MaxSamples = model.MaxSamples ?? 1,
                IsReference = model.IsReference,
            });
        }
    }

    // The binder ignores keys that it does not know, or names our types where it is told not to; and it reads text as an empty object.
    private static List<string> CheckKeys(IConfiguration configuration)
    {
        var failures = new List<string>();
        CheckObject(configuration, _keys, failures);
        var models = configuration.GetSection(nameof(Models));
        if (!string.IsNullOrEmpty(models.Value))
        {
            failures.Add($"The configuration of BestRoute has '{models.Value}' at '{models.Path}': give a list of objects with {string.Join(", ", ModelSettings.Keys)}.");
        }

        CheckObject(configuration.GetSection(nameof(Target)), TargetSettings.Keys, failures);
        foreach (var model in models.GetChildren())
        {
            CheckObject(model, ModelSettings.Keys, failures);
            CheckObject(model.GetSection(nameof(ModelSettings.Price)), PriceSettings.Keys, failures);
        }

        return failures;
    }

    private static void CheckObject(IConfiguration configuration, string[] keys, List<string> failures)
    {
        if (configuration is IConfigurationSection { Value: { Length: > 0 } value } section)
        {
            failures.Add($"The configuration of BestRoute has '{value}' at '{section.Path}': give an object with {string.Join(", ", keys)}.");
        }

        failures.AddRange(configuration.GetChildren()
            .Where(child => !keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"The configuration of BestRoute has no setting '{child.Path}': remove it, or correct it to one of {string.Join(", ", keys)}."));
    }

    private static RoutingTarget? TargetOf(string name, TargetSettings? settings) => settings switch
    {
        null => null,
        { CostReduction: { } reduction, MaxQualityDrop: null } => RoutingTarget.CostReduction(reduction),
        { CostReduction: null, MaxQualityDrop: { } drop } => RoutingTarget.MaxQualityDrop(drop),
        _ => throw new OptionsValidationException(name, typeof(BestRouteOptions),
            ["Target has both or neither of CostReduction and MaxQualityDrop: set exactly one of them, as in \"Target\": { \"MaxQualityDrop\": 0.01 }."]),
    };

    private static ModelPrice? Price(string name, ModelSettings model) => model.Price switch
    {
        null => null,
        { InputPerMillion: { } input, OutputPerMillion: { } output } price => new ModelPrice(input, output, price.CachedInputPerMillion),
        var price => throw new OptionsValidationException(name, typeof(BestRouteOptions),
            [$"The configuration of BestRoute has Models['{model.Id}'].Price without {(price.InputPerMillion is null ? "InputPerMillion" : "OutputPerMillion")}: set it to US dollars per million tokens (0 for a free model)."]),
    };
}
