using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>A model of a pool that passed validation, with its backend.</summary>
/// <param name="Id">The pool id.</param>
/// <param name="Client">The backend.</param>
/// <param name="Price">The price.</param>
/// <param name="MaxSamples">The largest number of samples a route may draw.</param>
/// <param name="IsReference">Whether it is the reference model.</param>
/// <param name="CharactersPerToken">
/// The average number of weighted characters (<see cref="TextLength.Weighted"/>) per token of its tokenizer; <see langword="null"/> if it is not known.
/// </param>
/// <param name="Capabilities">What it can do; <see langword="null"/> where the options do not say.</param>
/// <param name="MeanOutputTokens">The mean output length that the package measured, in tokens; <see langword="null"/> where no package knows the model.</param>
/// <param name="Limits">How many calls it may get; <see langword="null"/> for any number.</param>
internal sealed record PoolModel(
    string Id,
    IChatClient Client,
    ModelPrice Price,
    int MaxSamples,
    bool IsReference,
    double? CharactersPerToken = null,
    ModelCapabilities? Capabilities = null,
    double? MeanOutputTokens = null,
    ModelLimits? Limits = null)
{
    /// <summary>Gets how long one attempt may take.</summary>
    public AttemptLimits AttemptLimits { get; init; } = AttemptLimits.Of(new ModelOptions { IsReference = IsReference });

    /// <summary>Gets the model as a sampler sees it.</summary>
    public SampledModel Sampled { get; init; } = new() { Id = Id, Client = Client };

    /// <summary>Gets what its tokens cost, for the bill.</summary>
    public ModelRate Rate => new(Price, CharactersPerToken);
}
