namespace BestRoute.Training;

/// <summary>How well the cost of a query is estimated before it is asked (paper, Table 7); one sample, in US dollars per query.</summary>
/// <param name="Model">The model.</param>
/// <param name="MeanCost">The mean of the settled cost.</param>
/// <param name="MeanAbsoluteError">The mean distance of the estimate that decides to the settled cost.</param>
/// <param name="MeanAbsoluteErrorWithMeanLength">The same for the paper's estimate, which takes the model's mean output length for every query.</param>
internal sealed record CostEstimationReport(
    string Model, double MeanCost, double MeanAbsoluteError, double MeanAbsoluteErrorWithMeanLength);
