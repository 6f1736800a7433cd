namespace BestRoute;

/// <summary>Where a request gets the pool and the options that apply to it.</summary>
internal interface IPoolSource
{
    /// <summary>Gets the name of the pool; empty for the default pool.</summary>
    string Name { get; }

    PoolSnapshot Get();
}

/// <summary>One state of the pool. A request sees the same state from start to end. It is a class, so that it is published as a whole.</summary>
internal sealed record PoolSnapshot(Pool Pool, BestRouteOptions Configuration);
