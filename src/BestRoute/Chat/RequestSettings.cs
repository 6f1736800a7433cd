using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The settings of one request, read from the caller's options and checked against the pool.</summary>
internal readonly struct RequestSettings
{
    internal double? Threshold { get; private init; }

    internal ModelRoute? Forced { get; private init; }

    internal IReadOnlyList<string> Without { get; private init; }

    internal double? CostCap { get; private init; }

    /// <summary>Reads the settings. Their values may have passed through JSON.</summary>
    internal static RequestSettings Read(ChatOptions? options, Pool pool)
    {
        if (options is null)
        {
            return new() { Without = [] };
        }

        var properties = options.AdditionalProperties;
        var settings = new RequestSettings
        {
            Threshold = Number(properties, RequestKeys.Threshold),
            Forced = ForcedRoute(options, pool),
            Without = Names(properties, pool),
            CostCap = Number(properties, RequestKeys.CostCap),
        };

        if (settings.Threshold is { } threshold && threshold is not (>= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"The threshold of the request is {threshold}. Set it to a match probability from 0 to 1."), nameof(options));
        }

        if (settings.CostCap is { } cap && !(cap > 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"The cost cap of the request is {cap}. Set it to US dollars, a number greater than 0."), nameof(options));
        }

        if (settings.Forced is { } forced && settings.Without.Contains(forced.Model))
        {
            throw new ArgumentException($"The request names the model '{forced.Model}' and also excludes it with WithoutModels. Remove one of the two.", nameof(options));
        }

        return settings;
    }

    /// <summary>Reads the tenant of a request; <see langword="null"/> if it has none.</summary>
    internal static string? TenantOf(ChatOptions? options) => Text(options?.AdditionalProperties, RequestKeys.Tenant, "the id of a tenant");

    private static ModelRoute? ForcedRoute(ChatOptions options, Pool pool)
    {
        var named = string.IsNullOrEmpty(options.ModelId) ? null : pool.Find(options.ModelId) ?? throw Unknown("ChatOptions.ModelId is", options.ModelId, pool);
        if (Text(options.AdditionalProperties, RequestKeys.Model, "a model id") is not { } id)
        {
            return named is null ? null : new ModelRoute(named.Id, 1);
        }

        var model = pool.Find(id) ?? throw Unknown("WithRoute names", id, pool);
        if (named is not null && named.Id != model.Id)
        {
            throw new ArgumentException($"The request names two models, '{named.Id}' with ChatOptions.ModelId and '{model.Id}' with WithRoute. Remove one of the two.", nameof(options));
        }

        var samples = (int)(Number(options.AdditionalProperties, RequestKeys.Samples) ?? 1);
        return samples >= 1 && samples <= model.MaxSamples
            ? new ModelRoute(model.Id, samples)
            : throw new ArgumentException($"The request asks for {samples} samples of '{id}', whose MaxSamples is {model.MaxSamples}. Ask for 1 to {model.MaxSamples}, or raise MaxSamples.", nameof(options));
    }

    private static IReadOnlyList<string> Names(AdditionalPropertiesDictionary? properties, Pool pool)
    {
        if (properties is null || !properties.TryGetValue(RequestKeys.Without, out var value))
        {
            return [];
        }

        IReadOnlyList<string> names = value switch
        {
            IEnumerable<string> list => [.. list],
            JsonElement { ValueKind: JsonValueKind.Array } json => [.. json.EnumerateArray().Select(static item => item.ToString())],
            _ => throw Unreadable(RequestKeys.Without, value, "a list of model ids"),
        };
        foreach (var name in names)
        {
            _ = pool.Find(name) ?? throw Unknown("WithoutModels names", name, pool);
        }

        return names;
    }

    private static double? Number(AdditionalPropertiesDictionary? properties, string key)
    {
        if (properties is null || !properties.TryGetValue(key, out var value))
        {
            return null;
        }

        return value switch
        {
            double number => number,
            int number => number,
            JsonElement { ValueKind: JsonValueKind.Number } json => json.GetDouble(),
            _ => throw Unreadable(key, value, "a number"),
        };
    }

    private static string? Text(AdditionalPropertiesDictionary? properties, string key, string expected)
    {
        if (properties is null || !properties.TryGetValue(key, out var value))
        {
            return null;
        }

        return value switch
        {
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
            _ => throw Unreadable(key, value, expected),
        };
    }

    private static ArgumentException Unknown(string what, string id, Pool pool) =>
        new($"{what} '{id}', which is not a model of the pool. Use one of {pool.Ids}.", "options");

    private static ArgumentException Unreadable(string key, object? value, string expected) =>
        new($"AdditionalProperties['{key}'] is {value ?? "null"}: it must be {expected}. Set it with the extension methods of ChatOptions (WithThreshold, WithRoute, WithoutModels, WithCostCap, WithTenant).", "options");
}
