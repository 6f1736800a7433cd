using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>Every message names the member, its value and the mend.</summary>
public sealed class OptionsRulesTests
{
    public static TheoryData<string, Action<BestRouteOptions>, string> Mistakes => new()
    {
        { "no models", static o => o.Models.Clear(), "Models has no reference model: register the strongest model with AddReferenceModel, or set its IsReference." },
        { "no candidates", static o => o.Models.RemoveAt(1), "Models has no candidate model: register at least one cheaper model with AddModel." },
        { "no reference", static o => o.Models[0].IsReference = false, "Models has no reference model" },
        { "two references", static o => o.Models[1].IsReference = true, "Models has 2 reference models ('large', 'small'): keep the strongest one and register the others with AddModel." },
        { "duplicate id", static o => o.Models[1].Id = "large", "Models has the Id 'large' 2 times: give each model an Id of its own." },
        { "blank id", static o => o.Models[1].Id = " ", "Models contains a model whose Id is ' ': give each model the id that the package knows it by." },
        { "no price", static o => o.Models[1].Price = null, "Models['small'].Price is null: a model without a price cannot be compared; set its US dollars" },
        { "negative input price", static o => o.Models[1].Price = new(-1.5, 1), "Models['small'].Price.InputPerMillion is -1.5: set it to US dollars per million tokens, 0 or more." },
        { "infinite output price", static o => o.Models[1].Price = new(1, double.PositiveInfinity), "Models['small'].Price.OutputPerMillion is Infinity: set it to" },
        { "cached price no number", static o => o.Models[1].Price = new(1, 1, double.NaN), "Models['small'].Price.CachedInputPerMillion is NaN: set it to" },
        { "no samples", static o => o.Models[1].MaxSamples = 0, "Models['small'].MaxSamples is 0: set it to 1 to 64." },
        { "too many samples", static o => o.Models[1].MaxSamples = 65, "Models['small'].MaxSamples is 65: set it to 1 to 64." },
        { "samples of the reference", static o => o.Models[0].MaxSamples = 2, "Models['large'].MaxSamples is 2, and the model is the reference, which always draws one sample: set it to 1." },
        { "threshold below 0", static o => o.Threshold = -0.25, "Threshold is -0.25: set it to a match probability from 0 to 1, or to null for the package's operating point." },
        { "threshold above 1", static o => o.Threshold = 1.5, "Threshold is 1.5: set it to" },
        { "threshold no number", static o => o.Threshold = double.NaN, "Threshold is NaN: set it to" },
        { "limit above 1", static o => o.OutOfDistributionLimit = 1.01, "OutOfDistributionLimit is 1.01: set it to a share of usual queries from 0 to 1, or to null to let the predictions decide about every query." },
        { "limit below 0", static o => o.OutOfDistributionLimit = -0.5, "OutOfDistributionLimit is -0.5: set it to" },
        { "limit no number", static o => o.OutOfDistributionLimit = double.NaN, "OutOfDistributionLimit is NaN: set it to" },
        { "saving of nothing", static o => (o.Target, o.Threshold, o.Package) = (RoutingTarget.CostReduction(0), null, "p"), "Target is CostReduction of 0: set it to a share of the reference's cost, above 0 and below 1." },
        { "drop of everything", static o => (o.Target, o.Threshold, o.Package) = (RoutingTarget.MaxQualityDrop(1), null, "p"), "Target is MaxQualityDrop of 1: set it to a share of the reference's quality, 0 or more and below 1." },
        { "target without package", static o => (o.Target, o.Threshold) = (RoutingTarget.MaxQualityDrop(0), null), "Target is a quality drop of at most 0 %, and Package is '': operating points for targets are in packages, so set Package, or set Target to null." },
        { "target and predictor", static o => (o.Target, o.Threshold, o.Package) = (RoutingTarget.MaxQualityDrop(0), null, "p"), "Target is a quality drop of at most 0 %, and a Predictor is set: operating points for targets hold for the package's own predictions, so set Predictor to null, or set Target to null." },
        { "threshold and target", static o => o.Target = RoutingTarget.CostReduction(0.6), "Threshold (0.5) and Target (a cost reduction of 60 %) are set, and only one can decide: set the others to null." },
        { "threshold and policy", static o => o.Policy = new ThresholdPolicy(0), "Threshold (0.5) and Policy ('threshold') are set, and only one can decide" },
        { "target and policy", static o => (o.Target, o.Threshold, o.Policy) = (RoutingTarget.CostReduction(0.6), null, new ThresholdPolicy(0)), "Target (a cost reduction of 60 %) and Policy ('threshold') are set" },
        { "unknown fallback", static o => o.FallbackModel = "gpt", "FallbackModel is 'gpt', which is not a model of the pool: set it to one of 'large', 'small', or to null for the reference." },
        { "no package", static o => o.Predictor = null, "Package is '': set it to the folder of a package for this pool (UsePackage); make one from your logs with `bestroute train --data" },
        { "blank package", static o => (o.Predictor, o.Package) = (null, " "), "Package is ' ': set it to the folder" },
        { "no operating point", static o => o.Threshold = null, "Threshold and Policy are null, and without a Package there is no operating point: set one of the three." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named(string mistake, Action<BestRouteOptions> make, string message)
    {
        var pool = new TestPool().Reference("large").Candidate("small", 0.9, maxSamples: 2);
        pool.Options.Predictor = pool.Predictor;
        make(pool.Options);

        var error = Assert.Throws<OptionsValidationException>(() => new BestRouteChatClient(pool.Options));

        Assert.True(error.Failures.Any(failure => failure.StartsWith(message, StringComparison.Ordinal)), $"{mistake}: {error.Message}");
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var options = new BestRouteOptions { Threshold = 2, OutOfDistributionLimit = -1 };

        Assert.Equal(5, Assert.Throws<OptionsValidationException>(() => new BestRouteChatClient(options)).Failures.Count());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void The_limits_are_allowed(double threshold)
    {
        var pool = new TestPool().Reference(price: 0).Candidate("small", 0.9, price: 0, maxSamples: 64);
        (pool.Options.Threshold, pool.Options.FallbackModel) = (threshold, "small");

        pool.Client().Dispose();
    }
}
