namespace BestRoute.Training;

/// <summary>Names one route: quality 1 for the most probable class, 0 for every other route.</summary>
internal sealed class NClassPredictor(IQueryEncoder encoder, IReadOnlyList<ModelRoute> routes, int[] classes, double[][] solution)
    : EncodedPredictor(encoder, routes)
{
    protected override void Predict(double[] features, Span<RoutePrediction> predictions)
    {
        predictions[..Routes.Count].Clear();
        var best = Enumerable.Range(0, classes.Length).MaxBy(one => FeatureMatrix.Dot(features, solution[one].AsSpan(0, features.Length)) + solution[one][^1]);
        for (var route = 0; route < Routes.Count; route++)
        {
            double quality = route == classes[best] ? 1 : 0;
            predictions[route] = new RoutePrediction(quality, quality);
        }
    }
}
