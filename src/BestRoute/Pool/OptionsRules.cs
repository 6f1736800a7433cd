using System.Globalization;

namespace BestRoute;

/// <summary>The rules for options. Each failure names the member, its value and the fix.</summary>
internal static class OptionsRules
{
    // Timers of the runtime count milliseconds in 31 bits.
    private static readonly TimeSpan _maxTime = TimeSpan.FromDays(24);

    internal static List<string> Check(BestRouteOptions options)
    {
        if (options.Models.Contains(null!))
        {
            return ["Models contains null. Remove it, or give it an Id, a Price and a backend."];
        }

        var failures = new List<string>();
        foreach (var model in options.Models)
        {
            CheckModel(model, failures);
        }

        if (options.Sampler is null && options.Models.FirstOrDefault(static model => model.MultipleChoices == MultipleChoices.Native) is { } native)
        {
            failures.Add($"Models['{native.Id}'].MultipleChoices is Native, but the default sampler makes one request for each sample. Call UseOpenAI() of the package BestRoute.OpenAI, set Sampler, or set MultipleChoices to Auto.");
        }

        foreach (var duplicate in options.Models.GroupBy(static model => model.Id).Where(static group => group.Count() > 1))
        {
            failures.Add($"Models has the Id '{duplicate.Key}' {duplicate.Count()} times. Give each model its own Id.");
        }

        CheckRoles(options, failures);
        CheckDecision(options, failures);
        CheckRouting(options, failures);
        CheckCircuitBreaker(options.CircuitBreaker, failures);
        BudgetRules.Check(options.Budgets, failures);
        return failures;
    }

    private static void CheckModel(ModelOptions model, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(model.Id))
        {
            failures.Add($"Models contains a model whose Id is '{model.Id}'. Give each model the id that it has in the package.");
        }

        if (model.Price is not { } price)
        {
            failures.Add($"Models['{model.Id}'].Price is null. Set it to the US dollars per million input and output tokens (0 for a free model).");
        }
        else
        {
            failures.AddRange(PriceRules.Check(price).Select(failure => $"Models['{model.Id}'].Price.{failure}"));
        }

        CheckTime($"Models['{model.Id}'].{nameof(model.FirstContentTimeout)}", model.FirstContentTimeout, failures);
        CheckTime($"Models['{model.Id}'].{nameof(model.UpdateTimeout)}", model.UpdateTimeout, failures);
        CheckTime($"Models['{model.Id}'].{nameof(model.ResponseTimeout)}", model.ResponseTimeout, failures);
        CheckTokens(model, nameof(model.ContextWindow), model.ContextWindow, failures);
        CheckTokens(model, nameof(model.MaxOutputTokens), model.MaxOutputTokens, failures);
        CheckLimit(model, nameof(model.MaxConcurrentRequests), model.MaxConcurrentRequests, failures);
        CheckLimit(model, nameof(model.MaxRequestsPerMinute), model.MaxRequestsPerMinute, failures);
        if (model.MaxQueuedRequests < 0)
        {
            failures.Add($"Models['{model.Id}'].MaxQueuedRequests is {model.MaxQueuedRequests}. Set it to the number of calls that may wait, 0 or more.");
        }

        if (!Enum.IsDefined(model.MultipleChoices))
        {
            failures.Add($"Models['{model.Id}'].MultipleChoices is {model.MultipleChoices}. Set it to {string.Join(", ", Enum.GetNames<MultipleChoices>())}.");
        }

        if (model.MaxChoicesPerRequest < 1)
        {
            failures.Add($"Models['{model.Id}'].MaxChoicesPerRequest is {model.MaxChoicesPerRequest}. Set it to a number of choices, 1 or more, or to null for no limit.");
        }

        if (model.MaxSamples is < 1 or > ModelRoute.MaxSamples)
        {
            failures.Add($"Models['{model.Id}'].MaxSamples is {model.MaxSamples}. Set it to a number from 1 to {ModelRoute.MaxSamples}.");
        }
        else if (model is { IsReference: true, MaxSamples: > 1 })
        {
            failures.Add($"Models['{model.Id}'].MaxSamples is {model.MaxSamples}, but this is the reference model, which always draws one sample. Set it to 1.");
        }
    }

    private static void CheckTime(string member, TimeSpan? value, List<string> failures)
    {
        if (value is { } time && time != Timeout.InfiniteTimeSpan && (time <= TimeSpan.Zero || time > _maxTime))
        {
            failures.Add($"{member} is {time}. Set it to a time greater than 0 and at most 24 days, or to Timeout.InfiniteTimeSpan (-00:00:00.001) for no limit.");
        }
    }

    private static void CheckTokens(ModelOptions model, string member, int? value, List<string> failures)
    {
        if (value < 1)
        {
            failures.Add($"Models['{model.Id}'].{member} is {value}: set it to a number of tokens, 1 or more, or to null where it is not known.");
        }
    }

    private static void CheckLimit(ModelOptions model, string member, int? value, List<string> failures)
    {
        if (value < 1)
        {
            failures.Add($"Models['{model.Id}'].{member} is {value}. Set it to a number of calls, 1 or more, or to null for no limit.");
        }
    }

    private static void CheckRoles(BestRouteOptions options, List<string> failures)
    {
        var references = options.Models.Where(static model => model.IsReference).ToList();
        if (references.Count == 0)
        {
            failures.Add("Models has no reference model. Register the strongest model with AddReferenceModel, or set its IsReference to true.");
        }
        else if (references.Count > 1)
        {
            failures.Add($"Models has {references.Count} reference models ({string.Join(", ", references.Select(static model => $"'{model.Id}'"))}). Keep the strongest one, and register the others with AddModel.");
        }

        if (options.Models.Count == references.Count)
        {
            failures.Add("Models has no candidate model. Register at least one cheaper model with AddModel.");
        }
    }

    private static void CheckDecision(BestRouteOptions options, List<string> failures)
    {
        if (options.Threshold is { } threshold && threshold is not (>= 0 and <= 1))
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"Threshold is {threshold}. Set it to a match probability from 0 to 1, or to null for the package's operating point."));
        }

        if (options.OutOfDistributionLimit is { } limit && limit is not (>= 0 and <= 1))
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"OutOfDistributionLimit is {limit}. Set it to a share of the validation queries from 0 to 1, or to null for no limit."));
        }

        if (options.Target is { IsValid: false } target)
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"Target is {target.Kind} of {target.Value}. Set it to a share of the reference's {(target.Kind == RoutingTargetKind.CostReduction ? "cost, greater than 0" : "quality, 0 or more")} and less than 1."));
        }
        else if (options.Target is not null && string.IsNullOrWhiteSpace(options.Package))
        {
            failures.Add($"Target is {options.Target}, but Package is '{options.Package}'. The operating point for a target is in the package. {WaysOut("Target")}");
        }
        else if (options is { Target: not null, Predictor: not null })
        {
            failures.Add($"Target is {options.Target}, but a Predictor is set. The operating point for a target is valid only for the package's own predictions: set Predictor to null, or set Target to null.");
        }

        string[] deciding =
        [
            .. options.Threshold is null ? (string[])[] : [string.Create(CultureInfo.InvariantCulture, $"Threshold ({options.Threshold})")],
            .. options.Target is null ? (string[])[] : [$"Target ({options.Target})"],
            .. options.Policy is null ? (string[])[] : [$"Policy ('{options.Policy.Name}')"],
        ];
        if (deciding.Length > 1)
        {
            failures.Add($"{string.Join(" and ", deciding)} are set, but only one of them can decide. Set the others to null.");
        }
    }

    private static void CheckRouting(BestRouteOptions options, List<string> failures)
    {
        CheckTime(nameof(options.CandidateTimeout), options.CandidateTimeout, failures);
        CheckTime(nameof(options.PartTimeout), options.PartTimeout, failures);
        if (options.FallbackModel is { } fallback && options.Models.All(model => model.Id != fallback))
        {
            failures.Add($"FallbackModel is '{fallback}', which is not a model of the pool. Set it to one of {string.Join(", ", options.Models.Select(static model => $"'{model.Id}'"))}, or to null for the reference model.");
        }

        CheckMode(options, failures);
    }

    private static void CheckMode(BestRouteOptions options, List<string> failures)
    {
        if (options.Package is not null && string.IsNullOrWhiteSpace(options.Package))
        {
            failures.Add($"Package is '{options.Package}'. Set it to the folder of a package for this pool (UsePackage), or to null.");
        }

        if (options.Mode is { } mode && !Enum.IsDefined(mode))
        {
            failures.Add($"Mode is {mode}. Set it to {string.Join(", ", Enum.GetNames<RoutingMode>())}, or to null.");
        }

        if (options is { Mode: RoutingMode.Observe, IsObserved: false })
        {
            failures.Add("Mode is Observe, but the pool has no log. Call Observe(\"routing/log\", ...) on the builder of the pool, or set Mode to ReferenceOnly.");
        }

        if (options.CanaryShare is not (>= 0 and <= 1))
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"CanaryShare is {options.CanaryShare}. Set it to a share of the conversations from 0 to 1."));
        }

        if (options is { Threshold: { } threshold, HasPredictions: false })
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"Threshold is {threshold}, but Package and Predictor are not set, so no match probability is predicted. {WaysOut("Threshold")}"));
        }
        else if (options is { HasPredictions: false, Policy: null } && options.ModeInForce is RoutingMode.Canary or RoutingMode.Route)
        {
            failures.Add($"Mode is {options.ModeInForce}, but Package, Predictor and Policy are not set, so nothing decides. {WaysOut("Mode")}");
        }
        else if (string.IsNullOrWhiteSpace(options.Package) && options is { Predictor: not null, LoadedPackage: null, Threshold: null, Policy: null } && options.ModeInForce is RoutingMode.Canary or RoutingMode.Route)
        {
            failures.Add("Threshold, Policy and Package are not set, so nothing decides. Set one of the three.");
        }
    }

    private static string WaysOut(string member) =>
        $"Set Package to the folder of a package for this pool (UsePackage), which `bestroute train LOG` makes from a log. Or set {member} to null: the reference model then answers every request, and you can observe traffic to get a log.";

    private static void CheckCircuitBreaker(CircuitBreakerOptions breaker, List<string> failures)
    {
        if (breaker.FailureRatio is not (> 0 and <= 1))
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"CircuitBreaker.FailureRatio is {breaker.FailureRatio}. Set it to a share of the attempts, greater than 0 and at most 1."));
        }

        if (breaker.MinimumThroughput < 2)
        {
            failures.Add($"CircuitBreaker.MinimumThroughput is {breaker.MinimumThroughput}. Set it to a number of attempts, 2 or more.");
        }

        CheckDuration(nameof(breaker.SamplingDuration), breaker.SamplingDuration, failures);
        CheckDuration(nameof(breaker.BreakDuration), breaker.BreakDuration, failures);
    }

    private static void CheckDuration(string member, TimeSpan value, List<string> failures)
    {
        if (value < TimeSpan.FromSeconds(0.5) || value > TimeSpan.FromDays(1))
        {
            failures.Add($"CircuitBreaker.{member} is {value}. Set it to a time from 0.5 seconds to 1 day. To switch the circuit breaker off, set CircuitBreaker.IsEnabled to false.");
        }
    }
}
