namespace BestRoute.Training;

/// <summary>A model of a <see cref="PoolFile"/>.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
/// <param name="Id">The id, as the response log names the model; unique in the pool.</param>
/// <param name="Price">The list price.</param>
/// <param name="MaxSamples">The largest number of samples a route may draw, 1 to 64; 1 for the reference model.</param>
/// <param name="Backend">Where the model is asked; <see langword="null"/> where the pool says nothing about it, as training needs none.</param>
internal sealed record PoolFileModel(string Id, ModelPrice Price, int MaxSamples, PoolFileBackend? Backend = null);
