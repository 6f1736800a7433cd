namespace BestRoute.Training;

/// <summary>How close the labels of one model's responses are to their scores. All numbers are on the scale 0 to 1.</summary>
/// <param name="Model">The model.</param>
/// <param name="Responses">The number of responses with both.</param>
/// <param name="MeanLabel">The mean label.</param>
/// <param name="MeanScore">The mean score.</param>
/// <param name="Accuracy">The share of responses whose label and score are on the same side of the middle.</param>
/// <param name="Kappa">Cohen's kappa of the same: 0 is chance, 1 is equal. 0 if all labels are on one side.</param>
/// <param name="Correlation">Pearson's correlation; 0 if all labels or all scores are equal.</param>
internal sealed record ModelCloseness(
    string Model, int Responses, double MeanLabel, double MeanScore, double Accuracy, double Kappa, double Correlation)
{
    /// <summary>Compares labels and scores.</summary>
    public static ModelCloseness Of(string model, IReadOnlyList<(double Label, double Score)> pairs)
    {
        double label = pairs.Average(static pair => pair.Label), score = pairs.Average(static pair => pair.Score);
        var accuracy = pairs.Average(static pair => IsRight(pair.Label) == IsRight(pair.Score) ? 1.0 : 0);
        double labelled = pairs.Average(static pair => IsRight(pair.Label) ? 1.0 : 0), scored = pairs.Average(static pair => IsRight(pair.Score) ? 1.0 : 0);
        var chance = (labelled * scored) + ((1 - labelled) * (1 - scored));
        double product = pairs.Sum(pair => (pair.Label - label) * (pair.Score - score)),
            squares = pairs.Sum(pair => (pair.Label - label) * (pair.Label - label)) * pairs.Sum(pair => (pair.Score - score) * (pair.Score - score));
        return new ModelCloseness(
            model,
            pairs.Count,
            label,
            score,
            accuracy,
            chance < 1 ? (accuracy - chance) / (1 - chance) : 0,
            squares > 0 ? product / Math.Sqrt(squares) : 0);
    }

    private static bool IsRight(double value) => value >= 0.5;
}
