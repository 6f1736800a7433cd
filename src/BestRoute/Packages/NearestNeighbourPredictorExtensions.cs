namespace BestRoute;

/// <summary>Creates a <see cref="NearestNeighbourPredictor"/> from a package.</summary>
public static class NearestNeighbourPredictorExtensions
{
    extension(NearestNeighbourPredictor)
    {
        /// <summary>Creates a predictor that has the encoder and the routes of a package, and no queries yet.</summary>
        /// <param name="folder">The folder of the package.</param>
        /// <param name="neighbours">The number of nearest queries to use, 1 or more. The default is 40.</param>
        /// <param name="capacity">The maximum number of queries to keep, 1 or more. When it is reached, each new query replaces the oldest one. The default is 10,000.</param>
        /// <returns>The predictor.</returns>
        /// <exception cref="PackageException">The package is missing or damaged, contains an ONNX model, or needs an encoder of the application.</exception>
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
