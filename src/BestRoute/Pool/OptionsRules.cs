using System.Globalization;

namespace BestRoute;

/// <summary>The rules that options keep. Each failure names the member, its value and the fix.</summary>
internal static class OptionsRules
{
    internal static List<string> Check(BestRouteOptions options)
    {
        if (options.Models.Contains(null!))
        {
            return ["Models contains null: remove it, or give it an Id, a Price and a backend."];
        }

        var failures = new List<string>();
        foreach (var model in options.Models)
        {
            CheckModel(model, failures);
        }

        foreach (var duplicate in options.Models.GroupBy(static model => model.Id).Where(static group => group.Count() > 1))
        {
            failures.Add($"Models has the Id '{duplicate.Key}' {duplicate.Count()} times: give each model an Id of its own.");
        }

        CheckRoles(options, failures);
        CheckDecision(options, failures);
        CheckRouting(options, failures);
        return failures;
    }

    private static void CheckModel(ModelOptions model, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(model.Id))
        {
            failures.Add($"Models contains a model whose Id is '{model.Id}': give each model the id that the package knows it by.");
        }

        if (model.Price is not { } price)
        {
            failures.Add($"Models['{model.Id}'].Price is null: a model without a price cannot be compared; set its US dollars per million input and output tokens (0 for a free model).");
        }
        else
        {
            CheckPrice(model, nameof(price.InputPerMillion), price.InputPerMillion, failures);
            CheckPrice(model, nameof(price.OutputPerMillion), price.OutputPerMillion, failures);
            CheckPrice(model, nameof(price.CachedInputPerMillion), price.CachedInputPerMillion ?? 0, failures);
        }

        if (model.MaxSamples is < 1 or > ModelRoute.MaxSamples)
        {
            failures.Add($"Models['{model.Id}'].MaxSamples is {model.MaxSamples}: set it to 1 to {ModelRoute.MaxSamples}.");
        }
        else if (model is { IsReference: true, MaxSamples: > 1 })
        {
            failures.Add($"Models['{model.Id}'].MaxSamples is {model.MaxSamples}, and the model is the reference, which always draws one sample: set it to 1.");
        }
    }

    private static void CheckPrice(ModelOptions model, string member, double value, List<string> failures)
    {
        if (!Pricing.IsPrice(value))
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"Models['{model.Id}'].Price.{member} is {value}: set it to US dollars per million tokens, 0 or more."));
        }
    }

    private static void CheckRoles(BestRouteOptions options, List<string> failures)
    {
        var references = options.Models.Where(static model => model.IsReference).ToList();
        if (references.Count == 0)
        {
            failures.Add("Models has no reference model: register the strongest model with AddReferenceModel, or set its IsReference.");
        }
        else if (references.Count > 1)
        {
            failures.Add($"Models has {references.Count} reference models ({string.Join(", ", references.Select(static model => $"'{model.Id}'"))}): keep the strongest one and register the others with AddModel.");
        }

        if (options.Models.Count == references.Count)
        {
            failures.Add("Models has no candidate model: register at least one cheaper model with AddModel.");
        }
    }

    private static void CheckDecision(BestRouteOptions options, List<string> failures)
    {
        if (options.Threshold is { } threshold && threshold is not (>= 0 and <= 1))
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"Threshold is {threshold}: set it to a match probability from 0 to 1, or to null for the package's operating point."));
        }

        if (options.OutOfDistributionLimit is { } limit && limit is not (>= 0 and <= 1))
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"OutOfDistributionLimit is {limit}: set it to a share of usual queries from 0 to 1, or to null to let the predictions decide about every query."));
        }

        if (options.Target is { IsValid: false } target)
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"Target is {target.Kind} of {target.Value}: set it to a share of the reference's {(target.Kind == RoutingTargetKind.CostReduction ? "cost, above 0" : "quality, 0 or more")} and below 1."));
        }
        else if (options.Target is not null && string.IsNullOrWhiteSpace(options.Package))
        {
            failures.Add($"Target is {options.Target}, and Package is '{options.Package}': operating points for targets are in packages, so set Package, or set Target to null.");
        }
        else if (options is { Target: not null, Predictor: not null })
        {
            failures.Add($"Target is {options.Target}, and a Predictor is set: operating points for targets hold for the package's own predictions, so set Predictor to null, or set Target to null.");
        }

        string[] deciding =
        [
            .. options.Threshold is null ? (string[])[] : [string.Create(CultureInfo.InvariantCulture, $"Threshold ({options.Threshold})")],
            .. options.Target is null ? (string[])[] : [$"Target ({options.Target})"],
            .. options.Policy is null ? (string[])[] : [$"Policy ('{options.Policy.Name}')"],
        ];
        if (deciding.Length > 1)
        {
            failures.Add($"{string.Join(" and ", deciding)} are set, and only one can decide: set the others to null.");
        }
    }

    private static void CheckRouting(BestRouteOptions options, List<string> failures)
    {
        if (options.FallbackModel is { } fallback && options.Models.All(model => model.Id != fallback))
        {
            failures.Add($"FallbackModel is '{fallback}', which is not a model of the pool: set it to one of {string.Join(", ", options.Models.Select(static model => $"'{model.Id}'"))}, or to null for the reference.");
        }

        if (string.IsNullOrWhiteSpace(options.Package) && options.Predictor is null)
        {
            failures.Add($"Package is '{options.Package}': set it to the folder of a package for this pool (UsePackage); make one from your logs with `bestroute train --data LOG.jsonl --pool POOL.json --out FOLDER`.");
        }
        else if (string.IsNullOrWhiteSpace(options.Package) && options.Threshold is null && options.Policy is null)
        {
            failures.Add("Threshold and Policy are null, and without a Package there is no operating point: set one of the three.");
        }
    }
}
