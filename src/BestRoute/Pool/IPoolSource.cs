namespace BestRoute;

/// <summary>Where a request gets the pool and the options that count for it.</summary>
internal interface IPoolSource
{
    PoolSnapshot Get();
}

/// <summary>One state of the pool; a request sees it from start to end. A class, so that it is published in one piece.</summary>
internal sealed record PoolSnapshot(Pool Pool, BestRouteOptions Configuration);
