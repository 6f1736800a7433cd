namespace BestRoute.Redis.Tests;

/// <summary>A test that needs <c>redis-server</c>, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisServer.Program is null ? "redis-server is not installed (Debian's package redis-server)." : null;
}
