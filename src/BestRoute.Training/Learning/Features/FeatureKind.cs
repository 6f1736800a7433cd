namespace BestRoute.Training;

/// <summary>What a feature store holds.</summary>
internal enum FeatureKind
{
    /// <summary>Vectors of queries.</summary>
    Query = 1,

    /// <summary>Vectors of a prompt and a response.</summary>
    Pair = 2,

    /// <summary>The reward of a response to a prompt.</summary>
    Reward = 3,
}
