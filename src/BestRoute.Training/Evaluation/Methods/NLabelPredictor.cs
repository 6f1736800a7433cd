namespace BestRoute.Training;

/// <summary>Predicts for each model whether its one sample is as good as the reference's; says nothing of more samples.</summary>
internal sealed class NLabelPredictor(IQueryEncoder encoder, IReadOnlyList<ModelRoute> routes, int reference, int[] labels, double[][] solutions)
    : EncodedPredictor(encoder, routes)
{
    protected override void Predict(double[] features, Span<RoutePrediction> predictions)
    {
        predictions[..Routes.Count].Clear();
        for (var label = 0; label < labels.Length; label++)
        {
            var logit = FeatureMatrix.Dot(features, solutions[label].AsSpan(0, features.Length)) + solutions[label][^1];
            predictions[labels[label]] = new RoutePrediction(Logistic.Sigmoid(logit), 0);
        }

        predictions[reference] = new RoutePrediction(1, 0);
    }
}
