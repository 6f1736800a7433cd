using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>One use of a model, to be added to the bill.</summary>
/// <param name="Price">The price of the model.</param>
/// <param name="Usage">What was reported, if anything.</param>
/// <param name="EstimatedInputTokens">Used if <paramref name="Usage"/> has no input tokens.</param>
/// <param name="EstimatedOutputTokens">Used if <paramref name="Usage"/> has no output tokens.</param>
internal sealed record Charge(ModelPrice Price, UsageDetails? Usage, long EstimatedInputTokens, long EstimatedOutputTokens);
