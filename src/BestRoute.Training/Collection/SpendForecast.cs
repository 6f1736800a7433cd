namespace BestRoute.Training;

/// <summary>What a request is expected to cost.</summary>
/// <param name="Cost">US dollars.</param>
/// <param name="IsLearned">Whether it comes from answers of the same model. If not, it is the highest possible cost.</param>
internal readonly record struct SpendForecast(double Cost, bool IsLearned);
