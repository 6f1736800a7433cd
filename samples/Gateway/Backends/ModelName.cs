namespace Gateway;

/// <summary>What a request's <c>model</c> means. Without both, the router decides as configured.</summary>
/// <param name="PoolModel">The model of the pool that answers.</param>
/// <param name="Threshold">The threshold of this request.</param>
internal readonly record struct ModelName(string? PoolModel, double? Threshold);
