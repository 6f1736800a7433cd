namespace BestRoute.Training;

/// <summary>What a package reaches that was trained on fewer queries, measured on the evaluated queries.</summary>
/// <param name="TrainingQueries">The number of queries of split <c>train</c> that it was fitted on.</param>
/// <param name="ValidationQueries">The number of queries of split <c>val</c> that choices and calibration were made on.</param>
/// <param name="Aiq">The average quality over all budgets, as in <see cref="MethodReport.Aiq"/>, of method <c>best-route</c>.</param>
/// <param name="Uplift">100 times the difference of <paramref name="Aiq"/> to that of <c>random-mix-single</c>.</param>
/// <param name="OperatingPoint">What the package gives an application that sets nothing.</param>
internal sealed record LearningCurvePoint(
    int TrainingQueries, int ValidationQueries, double Aiq, Uplift Uplift, OperatingPointSummary OperatingPoint);
