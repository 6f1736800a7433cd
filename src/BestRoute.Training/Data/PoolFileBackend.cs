namespace BestRoute.Training;

/// <summary>The OpenAI-compatible endpoint that answers for a model of a <see cref="PoolFile"/>.</summary>
/// <remarks>Instances are immutable and safe to share between threads. The key itself is in no file: only the name of its variable is.</remarks>
/// <param name="Endpoint">The base URL, such as <c>https://api.openai.com/v1</c>: http or https, without user, fragment, and query other than <c>api-version</c>.</param>
/// <param name="ModelName">What the endpoint calls the model; the model's id unless the pool names it.</param>
internal sealed record PoolFileBackend(Uri Endpoint, string ModelName)
{
    /// <summary>The <see cref="OutputLimitMember"/> of OpenAI itself, and the default.</summary>
    public const string MaxCompletionTokens = "max_completion_tokens";

    /// <summary>The <see cref="OutputLimitMember"/> of servers that know only the older name.</summary>
    public const string MaxTokens = "max_tokens";

    internal const int DefaultConcurrency = 8;

    /// <summary>Gets the environment variable that holds the API key.</summary>
    /// <value>The default is <see langword="null"/>: the endpoint asks for no key.</value>
    public string? ApiKeyEnvironmentVariable { get; init; }

    /// <summary>Gets the header that the key is sent in, such as <c>api-key</c> for Azure OpenAI.</summary>
    /// <value>The default is <see langword="null"/>: <c>Authorization</c>, with the key as a bearer token.</value>
    public string? ApiKeyHeader { get; init; }

    /// <summary>Gets the number of requests that may be under way at a time, 1 to 1,024.</summary>
    /// <value>The default is 8.</value>
    public int Concurrency { get; init; } = DefaultConcurrency;

    /// <summary>Gets the number of answers that one request may ask for, 1 to 64.</summary>
    /// <value>The default is 1.</value>
    public int MaxChoicesPerRequest { get; init; } = 1;

    /// <summary>Gets the member of a request that bounds the length of the answer.</summary>
    /// <value><see cref="MaxCompletionTokens"/>, which is the default, or <see cref="MaxTokens"/>.</value>
    public string OutputLimitMember { get; init; } = MaxCompletionTokens;
}
