using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>A model of a pool that passed validation, with its backend.</summary>
/// <param name="Id">The pool id.</param>
/// <param name="Client">The backend.</param>
/// <param name="Price">The price.</param>
/// <param name="MaxSamples">The largest number of samples a route may draw.</param>
/// <param name="IsReference">Whether it is the reference model.</param>
/// <param name="CharactersPerToken">
/// How many weighted characters (<see cref="TextLength.Weighted"/>) a token of its tokenizer holds on average; <see langword="null"/> where nothing is known of them.
/// </param>
/// <param name="MeanOutputTokens">The mean output length that the package measured, in tokens; <see langword="null"/> where no package knows the model.</param>
internal sealed record PoolModel(
    string Id,
    IChatClient Client,
    ModelPrice Price,
    int MaxSamples,
    bool IsReference,
    double? CharactersPerToken = null,
    double? MeanOutputTokens = null)
{
    /// <summary>Gets what its tokens cost, for the bill.</summary>
    public ModelRate Rate => new(Price, CharactersPerToken);
}
