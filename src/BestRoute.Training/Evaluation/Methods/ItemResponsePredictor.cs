namespace BestRoute.Training;

/// <summary>Predicts each route's quality by an item-response model; the match probability is not modelled, and 1 for the reference alone.</summary>
internal sealed class ItemResponsePredictor(IQueryEncoder encoder, IReadOnlyList<ModelRoute> routes, int reference, ItemResponseModel model)
    : EncodedPredictor(encoder, routes)
{
    protected override void Predict(double[] features, Span<RoutePrediction> predictions)
    {
        for (var route = 0; route < Routes.Count; route++)
        {
            predictions[route] = new RoutePrediction(route == reference ? 1 : 0, model.Predict(route, features));
        }
    }
}
