using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>A model of the pool, as a sampler sees it. Immutable.</summary>
public sealed class SampledModel
{
    /// <summary>Gets the id of the model in the pool.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the backend to call.</summary>
    public required IChatClient Client { get; init; }

    /// <summary>Gets how the samples are asked for (<see cref="ModelOptions.MultipleChoices"/>). The default is <see cref="MultipleChoices.Auto"/>.</summary>
    public MultipleChoices MultipleChoices { get; init; }

    /// <summary>Gets the maximum number of choices of one request (<see cref="ModelOptions.MaxChoicesPerRequest"/>). The default is <see langword="null"/>: no limit.</summary>
    public int? MaxChoicesPerRequest { get; init; }
}
