using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>
/// Creates the options of all pools. If a later change is invalid, it logs why and returns the last valid options again. The default factory would throw at
/// whoever changed the configuration, for example out of <c>IConfigurationRoot.Reload()</c>.
/// </summary>
/// <remarks>Safe for concurrent use. The first options of a pool have no valid state before them, so their error is thrown.</remarks>
internal sealed class LastValidOptionsFactory(
    IEnumerable<IConfigureOptions<BestRouteOptions>> setups,
    IEnumerable<IPostConfigureOptions<BestRouteOptions>> postConfigures,
    IEnumerable<IValidateOptions<BestRouteOptions>> validations,
    IServiceProvider services) : IOptionsFactory<BestRouteOptions>
{
    private readonly OptionsFactory<BestRouteOptions> _inner = new(setups, postConfigures, validations);
    private readonly ILogger _logger = services.RouterLogger();
    private readonly ConcurrentDictionary<string, BestRouteOptions> _valid = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _logged = new(StringComparer.Ordinal);

    /// <summary>Returns why the last change of a pool's options was ignored; <see langword="null"/> if it was valid.</summary>
    internal string? InvalidChangeOf(string name) => _logged.GetValueOrDefault(name);

    public BestRouteOptions Create(string name)
    {
        try
        {
            var options = _inner.Create(name);
            _valid[name] = options;
            _logged.TryRemove(name, out _);
            return options;
        }
        catch (Exception error) when (_valid.ContainsKey(name))
        {
            // Not only validation fails: a binder or a Configure delegate throws what it likes. One mistake can arrive several times.
            if (!_logged.TryGetValue(name, out var last) || last != error.Message)
            {
                _logged[name] = error.Message;
                Log.InvalidChange(_logger, name, error);
            }

            return _valid[name];
        }
    }
}
