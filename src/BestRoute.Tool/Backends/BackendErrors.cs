using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Text.Json;
using BestRoute.OpenAI;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Describes the errors of a backend, and what they mean for the next request. No message contains the key.</summary>
internal sealed class BackendErrors(PoolFileBackend backend, string? key, TimeProvider time)
{
    /// <summary>If the backend asks for a longer wait, the collection stops. It can be continued later.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private const int LongestMessage = 300;

    public BackendException From(ClientResultException error)
    {
        var wait = OpenAIRetryAfter.Read(error, time);
        var content = error.GetRawResponse()?.Content?.ToString() ?? error.Message;
        var status = error.Status == (int)HttpStatusCode.OK ? StatusIn(content) : (HttpStatusCode)error.Status;
        var said = $"HTTP {(int)status}: {Clip(content)}";
        return status switch
        {
            HttpStatusCode.OK => Unreadable(error),
            HttpStatusCode.Unauthorized => Backend(
                backend.ApiKeyEnvironmentVariable is { } variable
                    ? $"{backend.Endpoint} refuses the key in the environment variable {variable} (HTTP 401)"
                    : $"{backend.Endpoint} needs a key (HTTP 401); set apiKeyEnvironmentVariable in the pool to the name of the environment variable that contains it",
                error),
            HttpStatusCode.PaymentRequired => Backend($"{backend.Endpoint} has no credit left for this key ({said})", error),
            HttpStatusCode.NotFound => Backend($"{backend.Endpoint} does not know the model '{backend.ModelName}', or is not the base URL of an API ({said})", error),
            < HttpStatusCode.BadRequest => Backend($"{backend.Endpoint} is not the base URL of an API ({said})", error),
            HttpStatusCode.TooManyRequests when content.Contains("insufficient_quota", StringComparison.Ordinal) =>
                Backend($"{backend.Endpoint} has no credit left for this key ({said})", error),
            HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError when wait > LongestWait =>
                Backend(string.Create(CultureInfo.InvariantCulture, $"{backend.Endpoint} asks to wait for {wait.Value.TotalMinutes:0} minutes ({said})"), error),
            HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new BackendException(said, BackendFailure.Transient, error) { RetryAfter = wait },
            _ => new BackendException(said, BackendFailure.Request, error),
        };
    }

    public BackendException NoConnection(Exception error) => new($"no connection to {backend.Endpoint}: {Clip(error.Message)}", BackendFailure.Transient, error);

    public BackendException NoAnswer(TimeSpan patience, Exception error) =>
        new(string.Create(CultureInfo.InvariantCulture, $"no answer from {backend.Endpoint} within {patience.TotalMinutes:0} minutes"), BackendFailure.Transient, error);

    public BackendException Unreadable(Exception error) =>
        new($"the reply of {backend.Endpoint} is not a chat completion: {Clip(error.Message)}", BackendFailure.Request, error);

    private static BackendException Backend(string message, Exception error) => new(message, BackendFailure.Backend, error);

    /// <summary>Reads the status of an error that a gateway sent with a status of success.</summary>
    private static HttpStatusCode StatusIn(string content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number
                && code.TryGetInt32(out var status) && status is >= 400 and < 600
                    ? (HttpStatusCode)status
                    : HttpStatusCode.OK;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return HttpStatusCode.OK;
        }
    }

    // One line, because some servers send pages of HTML.
    private string Clip(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = key is null ? line : line.Replace(key, "***", StringComparison.Ordinal);
        return line.Length <= LongestMessage ? line : line[..LongestMessage] + " ...";
    }
}
