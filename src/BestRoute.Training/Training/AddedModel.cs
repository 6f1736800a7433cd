namespace BestRoute.Training;

/// <summary>A model that was added to a package.</summary>
/// <param name="Id">The pool id.</param>
/// <param name="Queries">The number of queries with a response of the model.</param>
/// <param name="PairedQueries">The number of these with a response of the reference too.</param>
/// <param name="Routes">The routes that the package knows of it now.</param>
/// <param name="PrunedRoutes">The routes with n &gt; 1 that were left out: they do not pay on the data, or no query has n samples.</param>
internal sealed record AddedModel(string Id, int Queries, int PairedQueries, IReadOnlyList<ModelRoute> Routes, IReadOnlyList<ModelRoute> PrunedRoutes);
