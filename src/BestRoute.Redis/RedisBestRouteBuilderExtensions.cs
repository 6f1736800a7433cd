using BestRoute;
using BestRoute.Redis;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the instances of an application share their budgets through Redis.</summary>
public static class RedisBestRouteBuilderExtensions
{
    /// <summary>Adds up in Redis what <see cref="BestRouteOptions.Budgets"/> spend, so that all instances of the application share them.</summary>
    /// <remarks>No request waits for Redis, and the application may start before it. It sets <see cref="BestRouteOptions.BudgetStore"/>; the last call wins.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="configuration">The configuration of StackExchange.Redis, such as <c>redis.example.com:6379,ssl=true,password=...</c>. The connection is opened when it is needed, and the container closes it.</param>
    /// <param name="keyPrefix">The prefix of the keys. Use another one for each application that shares the server.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="configuration"/> is empty.</exception>
    public static IBestRouteBuilder UseRedisBudgets(this IBestRouteBuilder builder, string configuration, string keyPrefix = RedisBudgetStore.DefaultKeyPrefix)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return builder.UseBudgetStore(_ => new RedisBudgetStore(configuration, keyPrefix));
    }

    /// <inheritdoc cref="UseRedisBudgets(IBestRouteBuilder, string, string)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="connection">Returns the connection of the application. It is not disposed.</param>
    /// <param name="keyPrefix">The prefix of the keys. Use another one for each application that shares the server.</param>
    public static IBestRouteBuilder UseRedisBudgets(
        this IBestRouteBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection, string keyPrefix = RedisBudgetStore.DefaultKeyPrefix)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return builder.UseBudgetStore(provider => new RedisBudgetStore(connection(provider), keyPrefix));
    }
}
