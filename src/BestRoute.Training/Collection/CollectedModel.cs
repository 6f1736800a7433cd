namespace BestRoute.Training;

/// <summary>What a collection has of one model.</summary>
/// <param name="Model">The id.</param>
/// <param name="Responses">The responses that are there, those of earlier runs included.</param>
/// <param name="CutOff">How many of them ended at the limit of output tokens.</param>
/// <param name="Failed">The requests of this run that failed for good.</param>
/// <param name="Missing">The responses that are not there, those that failed included.</param>
/// <param name="Spent">What the responses cost, in US dollars.</param>
/// <param name="FirstError">Why the first of the failed requests failed; <see langword="null"/> where none did.</param>
/// <param name="StopReason">Why the model was not asked any more; <see langword="null"/> where it was asked to the end.</param>
internal sealed record CollectedModel(
    string Model, long Responses, long CutOff, long Failed, long Missing, double Spent, string? FirstError, string? StopReason);
