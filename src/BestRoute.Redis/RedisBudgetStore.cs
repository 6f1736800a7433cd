using StackExchange.Redis;

namespace BestRoute.Redis;

/// <summary>Adds up what is spent in Redis, for all instances of an application that use the same server and the same prefix.</summary>
/// <remarks>
/// Each total is a string with an integer, in billionths of a US dollar. An addition is one transaction of <c>INCRBY</c> and <c>PEXPIREAT</c>: the key is deleted one day after the end of its period.
/// The application may start before Redis. Instances are safe for concurrent use.
/// </remarks>
public sealed class RedisBudgetStore : IBudgetStore, IDisposable, IAsyncDisposable
{
    /// <summary>The prefix of the keys, if no other is given.</summary>
    public const string DefaultKeyPrefix = "bestroute:";

    // Instances may have different clocks, and amounts that could not be added come late.
    private static readonly TimeSpan _lateness = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly ConfigurationOptions? _configuration;
    private readonly string _keyPrefix;
    private Task<IConnectionMultiplexer>? _connection;

    /// <summary>Initializes a new instance of the <see cref="RedisBudgetStore"/> class with a connection of its own, which is opened with the first addition.</summary>
    /// <param name="configuration">The configuration of StackExchange.Redis, such as <c>redis.example.com:6379,ssl=true,password=...</c>.</param>
    /// <param name="keyPrefix">The prefix of the keys. Use another one for each application that shares the server.</param>
    /// <exception cref="ArgumentException"><paramref name="configuration"/> is empty or cannot be read.</exception>
    public RedisBudgetStore(string configuration, string keyPrefix = DefaultKeyPrefix)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        ArgumentNullException.ThrowIfNull(keyPrefix);
        _configuration = ConfigurationOptions.Parse(configuration);
        _configuration.AbortOnConnectFail = false;
        _keyPrefix = keyPrefix;
    }

    /// <summary>Initializes a new instance of the <see cref="RedisBudgetStore"/> class with a connection that the application has already.</summary>
    /// <param name="connection">The connection. It is not disposed. With <c>AbortOnConnectFail = false</c>, the application can start before Redis.</param>
    /// <param name="keyPrefix">The prefix of the keys. Use another one for each application that shares the server.</param>
    public RedisBudgetStore(IConnectionMultiplexer connection, string keyPrefix = DefaultKeyPrefix)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(keyPrefix);
        _connection = Task.FromResult(connection);
        _keyPrefix = keyPrefix;
    }

    /// <inheritdoc/>
    public async ValueTask<long> AddAsync(string key, long nanoDollars, DateTimeOffset periodEnd, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNegative(nanoDollars);
        var connection = await ConnectAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var database = connection.GetDatabase();
        RedisKey total = _keyPrefix + key;
        if (nanoDollars == 0)
        {
            return (long)await database.StringGetAsync(total).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var transaction = database.CreateTransaction();
        var sum = transaction.StringIncrementAsync(total, nanoDollars);
        _ = transaction.KeyExpireAsync(total, (periodEnd + _lateness).UtcDateTime);
        await transaction.ExecuteAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await sum.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connection, if it is the store's own.</summary>
    public void Dispose()
    {
        if (_configuration is not null && _connection is { IsCompletedSuccessfully: true })
        {
            _connection.Result.Dispose();
        }
    }

    /// <summary>Closes the connection, if it is the store's own, after the commands that were sent.</summary>
    /// <returns>A task that ends when the connection is closed.</returns>
    public ValueTask DisposeAsync() =>
        _configuration is not null && _connection is { IsCompletedSuccessfully: true } ? _connection.Result.DisposeAsync() : ValueTask.CompletedTask;

    private Task<IConnectionMultiplexer> ConnectAsync()
    {
        lock (_lock)
        {
            if (_configuration is not null && _connection is null or { IsFaulted: true })
            {
                _connection = OpenAsync(_configuration!);
            }

            return _connection!;
        }
    }

    private static async Task<IConnectionMultiplexer> OpenAsync(ConfigurationOptions configuration) =>
        await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
}
