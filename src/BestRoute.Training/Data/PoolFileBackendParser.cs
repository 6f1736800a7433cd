using System.Text.Json;

namespace BestRoute.Training;

/// <summary>Reads the members of a pool's model that say where it is asked.</summary>
internal sealed class PoolFileBackendParser(string id, string member, Func<string, DataException> error)
{
    private const string Endpoint = "endpoint";
    private const string ModelName = "modelName";
    private const string Key = "apiKeyEnvironmentVariable";
    private const string KeyHeader = "apiKeyHeader";
    private const string Concurrency = "concurrency";
    private const string MaxChoices = "maxChoicesPerRequest";
    private const string OutputLimit = "outputLimitMember";
    private const string ApiVersion = "?api-version=";
    private const int MostConcurrency = 1024;

    /// <returns><see langword="null"/> where there is none of the members.</returns>
    public PoolFileBackend? Parse(JsonElement model)
    {
        if (Text(model, Endpoint, "give the URL of an OpenAI-compatible API, such as https://api.openai.com/v1") is not { } endpoint)
        {
            var stray = Array.Find([ModelName, Key, KeyHeader, Concurrency, MaxChoices, OutputLimit], name => Find(model, name) is not null);
            return stray is null ? null : throw error($"{member}.{stray} of '{id}' needs '{Endpoint}'; add the URL of the API, or leave '{stray}' out.");
        }

        var backend = new PoolFileBackend(Url(endpoint), Text(model, ModelName, "give the name by which the endpoint knows the model") ?? id)
        {
            ApiKeyEnvironmentVariable = Text(model, Key, "give the name of the environment variable that contains the key"),
            ApiKeyHeader = Text(model, KeyHeader, "give the name of the header that contains the key"),
        };
        if (backend.ApiKeyEnvironmentVariable is { } variable && !variable.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            // Not with its value: it may be the key itself.
            throw error($"{member}.{Key} of '{id}' is not the name of an environment variable; give its name (letters, digits and underscores), never the key itself.");
        }

        if (backend.ApiKeyHeader is { } header && !header.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw error($"{member}.{KeyHeader} of '{id}' is not the name of a header; give its name (letters, digits and hyphens), such as api-key, never the key itself.");
        }

        if (backend is { ApiKeyHeader: not null, ApiKeyEnvironmentVariable: null })
        {
            throw error($"{member}.{KeyHeader} of '{id}' needs '{Key}'; add the name of the environment variable that contains the key, or leave '{KeyHeader}' out.");
        }

        backend = backend with
        {
            Concurrency = Number(model, Concurrency, MostConcurrency) ?? backend.Concurrency,
            MaxChoicesPerRequest = Number(model, MaxChoices, ModelRoute.MaxSamples) ?? backend.MaxChoicesPerRequest,
        };
        const string Limits = $"use \"{PoolFileBackend.MaxCompletionTokens}\" or \"{PoolFileBackend.MaxTokens}\"";
        return Text(model, OutputLimit, Limits) switch
        {
            null => backend,
            var limit when limit is PoolFileBackend.MaxCompletionTokens or PoolFileBackend.MaxTokens => backend with { OutputLimitMember = limit },
            var other => throw error($"{member}.{OutputLimit} of '{id}' is \"{other}\"; {Limits}."),
        };
    }

    private Uri Url(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw error($"{member}.{Endpoint} of '{id}' is \"{text}\"; give an absolute http or https URL, such as https://api.openai.com/v1.");
        }

        // Not with its value: the part that does not belong there may be a secret.
        return url is { UserInfo: "", Fragment: "" } && (url.Query.Length == 0 || IsApiVersion(url.Query))
            ? url
            : throw error($"{member}.{Endpoint} of '{id}' has a user name, a query other than api-version, or a fragment; give only the base URL, and name the key in '{Key}'.");
    }

    private static bool IsApiVersion(string query) =>
        query.StartsWith(ApiVersion, StringComparison.Ordinal) && query.Length > ApiVersion.Length && query[ApiVersion.Length..].All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');

    private string? Text(JsonElement model, string name, string fix) => Find(model, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value when value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) => text,
        var value => throw error($"{member}.{name} of '{id}' is {value.Value.GetRawText()}; {fix}."),
    };

    private int? Number(JsonElement model, string name, int most) => Find(model, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 1 && count <= most ? count
        : throw error($"{member}.{name} of '{id}' is {value.GetRawText()}; use a whole number from 1 to {most}.");

    private static JsonElement? Find(JsonElement model, string name) =>
        model.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
