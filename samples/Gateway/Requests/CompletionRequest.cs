using System.Text.Json;
using BestRoute;
using Microsoft.Extensions.AI;

namespace Gateway;

/// <summary>A request for a chat completion.</summary>
internal sealed class CompletionRequest
{
    // The router adds the index of a sample, at most 63, to the seed. So each choice has its own range of seeds.
    private const int SeedsPerChoice = 64;

    private readonly ChatOptions _options;

    private CompletionRequest(JsonElement body, PoolModels models, int maxChoices, string? caller)
    {
        IsStream = body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        WantsStreamUsage = IsStream && body.TryGetObject("stream_options", out var streamOptions)
            && streamOptions.TryGetProperty("include_usage", out var usage) && usage.ValueKind == JsonValueKind.True;
        Choices = ReadChoices(body, maxChoices);
        Messages = MessageReader.Read(body);
        _options = OptionsReader.Read(body);
        _options.RawRepresentationFactory = new RawMembers(body, IsStream, Choices).Create;
        if (IsStream && RawMembers.StreamOptions(body) is { } raw)
        {
            (_options.AdditionalProperties ??= [])[StreamOptionsChatClient.Key] = raw;
        }

        var model = models.Find(body.TryGetText("model") ?? throw RequestException.Invalid("The request has no model. Set it to 'best-route', or to a model of GET /v1/models.", "model"));
        _options.ModelId = model.PoolModel;
        if (model.Threshold is { } threshold)
        {
            _options = _options.WithThreshold(threshold);
        }

        if (caller is not null)
        {
            // Each API key is a tenant, so that each can have a budget.
            _options = _options.WithTenant(caller);
        }
    }

    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets how many choices the caller wants.</summary>
    public int Choices { get; }

    public bool IsStream { get; }

    /// <summary>Gets whether the caller wants the usage at the end of the stream.</summary>
    public bool WantsStreamUsage { get; }

    /// <summary>Reads the body of a request.</summary>
    /// <param name="body">The body.</param>
    /// <param name="models">The names of the models.</param>
    /// <param name="maxChoices">How many choices the caller may ask for.</param>
    /// <param name="caller">The name of the caller's API key.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="RequestException">The request is invalid.</exception>
    public static async Task<CompletionRequest> ReadAsync(Stream body, PoolModels models, int maxChoices, string? caller, CancellationToken cancellationToken)
    {
        try
        {
            // Two members with one name could mean one thing to the router and another to the backend.
            using var json = await JsonDocument.ParseAsync(body, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new CompletionRequest(json.RootElement, models, maxChoices, caller)
                : throw RequestException.Invalid("The body of the request is not a JSON object.");
        }
        catch (JsonException error)
        {
            throw RequestException.Invalid($"The body of the request is not valid JSON: {error.Message}", code: "invalid_json");
        }
    }

    /// <summary>Gets the options for one choice.</summary>
    public ChatOptions OptionsFor(int choice)
    {
        if (choice == 0 || _options.Seed is not { } seed)
        {
            return _options;
        }

        var options = _options.Clone();
        options.Seed = unchecked(seed + (choice * SeedsPerChoice));
        return options;
    }

    private static int ReadChoices(JsonElement body, int maxChoices)
    {
        if (!body.TryGetProperty("n", out var n) || n.ValueKind == JsonValueKind.Null)
        {
            return 1;
        }

        return n.ValueKind == JsonValueKind.Number && n.TryGetInt32(out var choices) && choices >= 1 && choices <= maxChoices
            ? choices
            : throw RequestException.Invalid($"The value of n is {n.GetRawText()}. Set it to a whole number from 1 to {maxChoices}.", "n");
    }
}
