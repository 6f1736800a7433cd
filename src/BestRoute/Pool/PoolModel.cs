using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>A model of a pool that passed validation, with its backend.</summary>
internal sealed record PoolModel(string Id, IChatClient Client, ModelPrice Price, int MaxSamples, bool IsReference);
