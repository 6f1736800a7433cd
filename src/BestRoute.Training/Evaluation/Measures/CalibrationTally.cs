namespace BestRoute.Training;

/// <summary>Adds up predictions of match, quality and gap, of one route or of several.</summary>
internal sealed class CalibrationTally
{
    private readonly ErrorTally _match = new();
    private readonly ErrorTally _quality = new();
    private readonly ErrorTally _gap = new();
    private readonly List<(double Predicted, double Observed)> _matches = [];
    private readonly List<(double Predicted, double Observed)> _qualities = [];

    public void AddMatch(double predicted, double label, double constant)
    {
        _match.Add(predicted, label, constant);
        _matches.Add((predicted, label));
    }

    public void AddQuality(double predicted, double label, double constant)
    {
        _quality.Add(predicted, label, constant);
        _qualities.Add((predicted, label));
    }

    public void AddGap(double predicted, double label, double constant) => _gap.Add(predicted, label, constant);

    public PredictionCalibration ToReport() => new(
        _matches.Count > 0 ? Report(_match, _matches) : null,
        Report(_quality, _qualities),
        _matches.Count > 0 ? new GapCalibration(_gap.Squares, _gap.ConstantSquares) : null);

    private static ProbabilityCalibration Report(ErrorTally errors, List<(double Predicted, double Observed)> predictions)
    {
        var curve = ReliabilityCurve.Of(predictions);
        return new ProbabilityCalibration(errors.Squares, errors.ConstantSquares, ReliabilityCurve.Error(curve), curve);
    }
}
