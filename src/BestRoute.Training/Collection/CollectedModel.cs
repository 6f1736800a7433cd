namespace BestRoute.Training;

/// <summary>What a collection has of one model.</summary>
/// <param name="Model">The id.</param>
/// <param name="Responses">The responses that are there, those of earlier runs included.</param>
/// <param name="CutOff">How many of them ended at the limit of output tokens.</param>
/// <param name="Failed">The requests of this run that failed after all retries.</param>
/// <param name="Missing">The responses that are not there, those that failed included.</param>
/// <param name="Spent">What the responses cost, in US dollars.</param>
/// <param name="FirstError">The error of the first failed request; <see langword="null"/> if none failed.</param>
/// <param name="StopReason">Why the model was no longer asked; <see langword="null"/> if it was asked to the end.</param>
internal sealed record CollectedModel(
    string Model, long Responses, long CutOff, long Failed, long Missing, double Spent, string? FirstError, string? StopReason);
