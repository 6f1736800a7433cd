namespace BestRoute;

/// <summary>How unusual a query is.</summary>
/// <param name="Centres">The number of clusters of the training queries.</param>
/// <param name="Scale">What a distance to them means.</param>
internal sealed record PackageDrift(int Centres, DistanceScale Scale);
