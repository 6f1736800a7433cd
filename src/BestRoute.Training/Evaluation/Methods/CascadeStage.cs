namespace BestRoute.Training;

/// <summary>What one model of a cascade gives for one query.</summary>
/// <param name="Route">The model, and how many samples it draws.</param>
/// <param name="Cost">The bill of all of its samples, in US dollars.</param>
/// <param name="Quality">The quality, 0 to 1, of its most consistent sample.</param>
/// <param name="Consistency">The mean agreement of that sample with all samples, itself included; 0 to 1.</param>
internal readonly record struct CascadeStage(ModelRoute Route, double Cost, double Quality, double Consistency);
