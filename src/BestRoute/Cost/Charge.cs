using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>One use of a model, to be added to the bill.</summary>
/// <param name="Price">The price of the model.</param>
/// <param name="Usage">What was reported, if anything.</param>
/// <param name="EstimatedInputTokens">Counts where <paramref name="Usage"/> has no input tokens.</param>
/// <param name="EstimatedOutputTokens">Counts where <paramref name="Usage"/> has no output tokens.</param>
/// <param name="Prompts">How many equal prompts the input contains, 1 or more.</param>
internal sealed record Charge(ModelPrice Price, UsageDetails? Usage, long EstimatedInputTokens, long EstimatedOutputTokens, int Prompts = 1);
