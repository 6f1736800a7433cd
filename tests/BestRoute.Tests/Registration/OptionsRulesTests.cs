using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>Every message names the member, its value and the fix.</summary>
public sealed class OptionsRulesTests
{
    public static TheoryData<string, Action<BestRouteOptions>, string> Mistakes => new()
    {
        { "no models", static o => o.Models.Clear(), "Models has no reference model. Register the strongest model with AddReferenceModel, or set its IsReference to true." },
        { "no candidates", static o => o.Models.RemoveAt(1), "Models has no candidate model. Register at least one cheaper model with AddModel." },
        { "no reference", static o => o.Models[0].IsReference = false, "Models has no reference model" },
        { "two references", static o => o.Models[1].IsReference = true, "Models has 2 reference models ('large', 'small'). Keep the strongest one, and register the others with AddModel." },
        { "duplicate id", static o => o.Models[1].Id = "large", "Models has the Id 'large' 2 times. Give each model its own Id." },
        { "blank id", static o => o.Models[1].Id = " ", "Models contains a model whose Id is ' '. Give each model the id that it has in the package." },
        { "no price", static o => o.Models[1].Price = null, "Models['small'].Price is null. Set it to the US dollars" },
        { "negative input price", static o => o.Models[1].Price = new(-1.5, 1), "Models['small'].Price.InputPerMillion is -1.5. Set it to US dollars per million tokens, 0 or more." },
        { "infinite output price", static o => o.Models[1].Price = new(1, double.PositiveInfinity), "Models['small'].Price.OutputPerMillion is Infinity. Set it to" },
        { "cached price no number", static o => o.Models[1].Price = new(1, 1, double.NaN), "Models['small'].Price.CachedInputPerMillion is NaN. Set it to" },
        { "negative price of a tier", static o => o.Models[1].Price = new(1, 1, Tiers: [new(9, new(-1, 1))]), "Models['small'].Price.Tiers[0].Price.InputPerMillion is -1. Set it to" },
        { "no samples", static o => o.Models[1].MaxSamples = 0, "Models['small'].MaxSamples is 0. Set it to a number from 1 to 64." },
        { "too many samples", static o => o.Models[1].MaxSamples = 65, "Models['small'].MaxSamples is 65. Set it to a number from 1 to 64." },
        { "samples of the reference", static o => o.Models[0].MaxSamples = 2, "Models['large'].MaxSamples is 2, but this is the reference model, which always draws one sample. Set it to 1." },
        { "threshold below 0", static o => o.Threshold = -0.25, "Threshold is -0.25. Set it to a match probability from 0 to 1, or to null for the package's operating point." },
        { "threshold above 1", static o => o.Threshold = 1.5, "Threshold is 1.5. Set it to" },
        { "threshold no number", static o => o.Threshold = double.NaN, "Threshold is NaN. Set it to" },
        { "limit above 1", static o => o.OutOfDistributionLimit = 1.01, "OutOfDistributionLimit is 1.01. Set it to a share of the validation queries from 0 to 1, or to null for no limit." },
        { "limit below 0", static o => o.OutOfDistributionLimit = -0.5, "OutOfDistributionLimit is -0.5. Set it to" },
        { "limit no number", static o => o.OutOfDistributionLimit = double.NaN, "OutOfDistributionLimit is NaN. Set it to" },
        { "saving of nothing", static o => (o.Target, o.Threshold, o.Package) = (RoutingTarget.CostReduction(0), null, "p"), "Target is CostReduction of 0. Set it to a share of the reference's cost, greater than 0 and less than 1." },
        { "drop of everything", static o => (o.Target, o.Threshold, o.Package) = (RoutingTarget.MaxQualityDrop(1), null, "p"), "Target is MaxQualityDrop of 1. Set it to a share of the reference's quality, 0 or more and less than 1." },
        { "target without package", static o => (o.Target, o.Threshold) = (RoutingTarget.MaxQualityDrop(0), null), "Target is a quality drop of at most 0%, but Package is ''. The operating point for a target is in the package. Set Package to the folder of a package for this pool (UsePackage), which `bestroute train LOG` makes from a log. Or set Target to null: the reference model then answers every request" },
        { "target and predictor", static o => (o.Target, o.Threshold, o.Package) = (RoutingTarget.MaxQualityDrop(0), null, "p"), "Target is a quality drop of at most 0%, but a Predictor is set. The operating point for a target is valid only for the package's own predictions: set Predictor to null, or set Target to null." },
        { "threshold and target", static o => o.Target = RoutingTarget.CostReduction(0.6), "Threshold (0.5) and Target (a cost reduction of 60%) are set, but only one of them can decide. Set the others to null." },
        { "threshold and policy", static o => o.Policy = new ThresholdPolicy(0), "Threshold (0.5) and Policy ('threshold') are set, but only one of them can decide" },
        { "target and policy", static o => (o.Target, o.Threshold, o.Policy) = (RoutingTarget.CostReduction(0.6), null, new ThresholdPolicy(0)), "Target (a cost reduction of 60%) and Policy ('threshold') are set" },
        { "no failure ratio", static o => o.CircuitBreaker.FailureRatio = 0, "CircuitBreaker.FailureRatio is 0. Set it to a share of the attempts, greater than 0 and at most 1." },
        { "failure ratio no number", static o => o.CircuitBreaker.FailureRatio = double.NaN, "CircuitBreaker.FailureRatio is NaN. Set it to" },
        { "one attempt", static o => o.CircuitBreaker.MinimumThroughput = 1, "CircuitBreaker.MinimumThroughput is 1. Set it to a number of attempts, 2 or more." },
        { "no sampling", static o => o.CircuitBreaker.SamplingDuration = TimeSpan.Zero, "CircuitBreaker.SamplingDuration is 00:00:00. Set it to a time from 0.5 seconds to 1 day." },
        { "endless break", static o => o.CircuitBreaker.BreakDuration = TimeSpan.FromDays(2), "CircuitBreaker.BreakDuration is 2.00:00:00. Set it to a time from 0.5 seconds to 1 day." },
        { "no concurrency", static o => o.Models[1].MaxConcurrentRequests = 0, "Models['small'].MaxConcurrentRequests is 0. Set it to a number of calls, 1 or more, or to null for no limit." },
        { "no requests", static o => o.Models[1].MaxRequestsPerMinute = -1, "Models['small'].MaxRequestsPerMinute is -1. Set it to a number of calls, 1 or more, or to null for no limit." },
        { "native choices without a sampler for them", static o => o.Models[1].MultipleChoices = MultipleChoices.Native, "Models['small'].MultipleChoices is Native, but the default sampler makes one request for each sample. Call UseOpenAI()" },
        { "unknown kind of choices", static o => o.Models[1].MultipleChoices = (MultipleChoices)7, "Models['small'].MultipleChoices is 7. Set it to Auto, Native, Parallel." },
        { "no choices", static o => o.Models[1].MaxChoicesPerRequest = 0, "Models['small'].MaxChoicesPerRequest is 0. Set it to a number of choices, 1 or more" },
        { "negative queue", static o => o.Models[1].MaxQueuedRequests = -1, "Models['small'].MaxQueuedRequests is -1. Set it to the number of calls that may wait, 0 or more." },
        { "unknown fallback", static o => o.FallbackModel = "gpt", "FallbackModel is 'gpt', which is not a model of the pool. Set it to one of 'large', 'small', or to null for the reference model." },
        { "threshold without predictions", static o => o.Predictor = null, "Threshold is 0.5, but Package and Predictor are not set, so no match probability is predicted. Set Package to the folder of a package for this pool (UsePackage), which `bestroute train LOG` makes from a log. Or set Threshold to null: the reference model then answers every request" },
        { "route without predictions", static o => (o.Predictor, o.Threshold, o.Mode) = (null, null, RoutingMode.Route), "Mode is Route, but Package, Predictor and Policy are not set, so nothing decides. Set Package to" },
        { "canary without predictions", static o => (o.Predictor, o.Threshold, o.Mode) = (null, null, RoutingMode.Canary), "Mode is Canary, but Package, Predictor and Policy are not set" },
        { "observe without a log", static o => o.Mode = RoutingMode.Observe, "Mode is Observe, but the pool has no log. Call Observe(" },
        { "budget that is null", static o => o.Budgets.Add(null!), "Budgets contains null. Remove it, or give it a Name and a Limit." },
        { "budget without a name", static o => o.Budgets.Add(new() { Limit = 1 }), "Budgets contains a budget whose Name is ''. Give each budget a name of its own, such as 'monthly'." },
        { "two budgets of one name", static o => { o.Budgets.Add(new() { Name = "b", Limit = 1 }); o.Budgets.Add(new() { Name = "b", Limit = 2 }); }, "Budgets has the Name 'b' 2 times. Give each budget its own Name." },
        { "budget of nothing", static o => o.Budgets.Add(new() { Name = "b" }), "Budgets['b'].Limit is 0. Set it to US dollars, greater than 0 and at most 1,000,000,000." },
        { "endless budget", static o => o.Budgets.Add(new() { Name = "b", Limit = double.PositiveInfinity }), "Budgets['b'].Limit is Infinity. Set it to" },
        { "budget no number", static o => o.Budgets.Add(new() { Name = "b", Limit = double.NaN }), "Budgets['b'].Limit is NaN. Set it to" },
        { "unknown period", static o => o.Budgets.Add(new() { Name = "b", Limit = 1, Period = (BudgetPeriod)7 }), "Budgets['b'].Period is 7. Set it to Hour, Day, Month." },
        { "unknown scope", static o => o.Budgets.Add(new() { Name = "b", Limit = 1, Scope = (BudgetScope)7 }), "Budgets['b'].Scope is 7. Set it to Pool, Tenant." },
        { "unknown mode", static o => o.Mode = (RoutingMode)9, "Mode is 9. Set it to ReferenceOnly, Observe, Canary, Route, or to null." },
        { "canary share above 1", static o => o.CanaryShare = 1.5, "CanaryShare is 1.5. Set it to a share of the conversations from 0 to 1." },
        { "blank package", static o => (o.Predictor, o.Package) = (null, " "), "Package is ' '. Set it to the folder of a package for this pool (UsePackage), or to null." },
        { "no operating point", static o => o.Threshold = null, "Threshold, Policy and Package are not set, so nothing decides. Set one of the three." },
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
