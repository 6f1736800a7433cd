namespace BestRoute.Training;

/// <summary>A model of the evaluated pool.</summary>
/// <param name="Id">The pool id.</param>
/// <param name="Price">The price that counted.</param>
/// <param name="MaxSamples">The largest number of samples that a route may draw.</param>
internal sealed record PricedModel(string Id, ModelPrice Price, int MaxSamples);
