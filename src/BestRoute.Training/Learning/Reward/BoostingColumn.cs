namespace BestRoute.Training;

/// <summary>A feature of all rows, in bins.</summary>
/// <param name="Feature">The number of the feature.</param>
/// <param name="Edges">The largest value of each bin but the last, ascending; at least one.</param>
/// <param name="Bins">The bin of each row.</param>
internal sealed record BoostingColumn(int Feature, float[] Edges, byte[] Bins);
