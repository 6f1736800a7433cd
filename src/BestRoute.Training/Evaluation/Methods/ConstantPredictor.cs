namespace BestRoute.Training;

/// <summary>Predicts the same for every query.</summary>
internal sealed class ConstantPredictor(IReadOnlyList<ModelRoute> routes, IReadOnlyList<RoutePrediction> constants) : TextPredictor(routes)
{
    protected override void Predict(string text, Span<RoutePrediction> predictions)
    {
        for (var route = 0; route < constants.Count; route++)
        {
            predictions[route] = constants[route];
        }
    }
}
