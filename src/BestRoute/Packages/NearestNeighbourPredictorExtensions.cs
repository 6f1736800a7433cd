namespace BestRoute;

/// <summary>Makes <see cref="NearestNeighbourPredictor"/> from packages.</summary>
public static class NearestNeighbourPredictorExtensions
{
    extension(NearestNeighbourPredictor)
    {
        /// <summary>Makes a predictor with the encoder and the routes of a package, and no query yet.</summary>
        /// <param name="folder">The folder of the package.</param>
        /// <param name="neighbours">The number of nearest queries that are asked, at least 1.</param>
        /// <param name="capacity">The number of queries that are kept, at least 1; the oldest make room.</param>
        /// <returns>The predictor.</returns>
        /// <exception cref="PackageException">The package is missing or damaged.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
        public static NearestNeighbourPredictor FromPackage(
            string folder,
            int neighbours = NearestNeighbourPredictor.DefaultNeighbours,
            int capacity = NearestNeighbourPredictor.DefaultCapacity)
        {
            var package = RoutingPackage.Load(folder);
            return new NearestNeighbourPredictor(package.Encoder, package.Manifest.Routes, package.Manifest.Pool.Reference, neighbours, capacity);
        }
    }
}
