namespace BestRoute.Training;

/// <summary>One request of a collection.</summary>
/// <param name="Place">The number of the row among the rows of the shard, from 0.</param>
/// <param name="Model">The index of the model in the pool.</param>
/// <param name="Sample">The number of the sample, from 0.</param>
internal readonly record struct CollectionSlot(int Place, int Model, int Sample);
