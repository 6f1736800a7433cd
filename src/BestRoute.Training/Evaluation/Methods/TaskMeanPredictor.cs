namespace BestRoute.Training;

/// <summary>Predicts the training mean of each route on the query's task; on a task that training has not, the mean of all.</summary>
internal sealed class TaskMeanPredictor : TextPredictor
{
    private readonly TaskLabels _tasks;
    private readonly Dictionary<string, RoutePrediction[]> _means;
    private readonly RoutePrediction[] _all;

    /// <summary>Takes the means.</summary>
    /// <param name="data">The training queries.</param>
    /// <param name="tasks">The tasks of the training queries and of those to be predicted.</param>
    public TaskMeanPredictor(BaselineData data, TaskLabels tasks)
        : base(data.Routes)
    {
        _tasks = tasks;
        _all = [.. data.TrainingQuality.Zip(data.TrainingMatch, static (quality, match) => new RoutePrediction(LabelMeans.Of(match), LabelMeans.Of(quality)))];
        _means = data.Training.Index()
            .GroupBy(query => tasks.Of(query.Item.Text), static query => query.Index, StringComparer.Ordinal)
            .Where(static task => task.Key is not null)
            .ToDictionary(
                static task => task.Key!,
                task => _all.Index()
                    .Select(route => new RoutePrediction(
                        LabelMeans.Of(data.TrainingMatch[route.Index], task) ?? route.Item.MatchProbability,
                        LabelMeans.Of(data.TrainingQuality[route.Index], task) ?? route.Item.Quality))
                    .ToArray(),
                StringComparer.Ordinal);
    }

    protected override void Predict(string text, Span<RoutePrediction> predictions) =>
        (_tasks.Of(text) is { } task && _means.TryGetValue(task, out var means) ? means : _all).CopyTo(predictions);
}
