namespace BestRoute;

/// <summary>Says what about a pool needs attention.</summary>
internal static class PoolProblems
{
    public static IEnumerable<string> OfModels(IReadOnlyList<ModelState> models, string reference)
    {
        if (!models.Any(static model => model.IsAvailable))
        {
            yield return "No model is available: the circuit of each model is open. Check the backends, and the log for their errors.";
            yield break;
        }

        foreach (var model in models.Where(static model => model.UnavailableUntil is not null))
        {
            yield return model.Id == reference
                ? $"The circuit of the reference model '{model.Id}' is open. Candidate models answer."
                : $"The circuit of model '{model.Id}' is open. Other models answer.";
        }
    }

    /// <summary>Says what is not in force although the application asked for it.</summary>
    /// <param name="packageRefusal">Why the package in the folder cannot be loaded; <see langword="null"/> if it can.</param>
    /// <param name="invalidChange">Why the last change of the options was ignored; <see langword="null"/> if it was not.</param>
    /// <param name="target">The target.</param>
    /// <param name="suspension">What changed since the target was calibrated; <see langword="null"/> if the target is not suspended.</param>
    public static IEnumerable<string> OfSettings(string? packageRefusal, string? invalidChange, RoutingTarget? target, string? suspension)
    {
        if (packageRefusal is not null)
        {
            yield return $"The package in the folder is not used, and the earlier one stays in force. {packageRefusal}";
        }

        if (invalidChange is not null)
        {
            yield return $"The last change of the options was ignored. {invalidChange}";
        }

        if (suspension is not null)
        {
            yield return $"The target, {target}, is suspended, and the reference model answers every request. Changed since the calibration: {suspension}. Run `bestroute calibrate` again, with a pool file of the present prices.";
        }
    }
}
