namespace BestRoute.Training;

/// <summary>Predicts the training mean of each route in the query's cluster.</summary>
internal sealed class ClusterPredictor : TextPredictor
{
    private const int Clusters = 50;

    private readonly TfIdfFeatures _features;
    private readonly KMeans _clusters;
    private readonly RoutePrediction[][] _means;

    private ClusterPredictor(IReadOnlyList<ModelRoute> routes, TfIdfFeatures features, KMeans clusters, RoutePrediction[][] means)
        : base(routes)
    {
        _features = features;
        _clusters = clusters;
        _means = means;
    }

    /// <summary>Clusters the training queries and takes the means.</summary>
    public static ClusterPredictor Fit(BaselineData data, ulong seed)
    {
        QueryRecord[] training = [.. data.Sample.Select(query => data.Training[query])];
        var features = TfIdfFeatures.Fit([.. training.Select(static record => record.Text)], data.Options);
        var rows = features.Of(training, data.Options);
        var clusters = KMeans.Fit(rows, features.Columns, Clusters, seed, data.Options);
        var members = clusters.Assign(rows, data.Options).Index().ToLookup(static query => query.Item, query => data.Sample[query.Index]);
        double Mean(double[] labels, int cluster) => LabelMeans.Of(labels, members[cluster]) ?? LabelMeans.Of(labels);
        return new ClusterPredictor(
            data.Routes,
            features,
            clusters,
            [.. clusters.Centres.Select((_, cluster) => data.TrainingMatch
                .Zip(data.TrainingQuality, (match, quality) => new RoutePrediction(Mean(match, cluster), Mean(quality, cluster)))
                .ToArray())]);
    }

    protected override void Predict(string text, Span<RoutePrediction> predictions) =>
        _means[_clusters.Nearest(_features.Of(text))].CopyTo(predictions);
}
