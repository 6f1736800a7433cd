using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using BestRoute;

namespace Gateway;

/// <summary>Turns exceptions into replies. A backend's own error is passed on as it is.</summary>
internal sealed partial class ErrorReplies(BackendKeys keys, ILogger<ErrorReplies> logger)
{
    public ErrorReply From(Exception error) => error switch
    {
        RequestException request => request.Reply,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ErrorReply.Of(
            StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "request_too_large", "The body of the request is larger than the gateway allows. Shorten it, or raise Gateway:MaxRequestBytes."),
        BadHttpRequestException => ErrorReply.Of(StatusCodes.Status400BadRequest, "invalid_request_error", "invalid_body", "The body of the request could not be read to its end."),
        BudgetExceededException budget => ErrorReply.Of(
            StatusCodes.Status429TooManyRequests, "insufficient_quota", "insufficient_quota", $"The budget is spent. Requests are answered again from {budget.PeriodEnd:u} on.") with
        {
            RetryAfter = $"{budget.PeriodEnd:R}",
        },
        _ => Backend(error) with { Decision = error.GetRoutingDecision() },
    };

    private ErrorReply Backend(Exception error)
    {
        // Messages can quote prompts, so only the type is logged.
        LogBackendError(error.GetType().Name);
        return error switch
        {
            ClientResultException { Status: > 0 } answered when answered.GetRawResponse() is { } response => Answered(answered, response),
            ClientResultException or HttpRequestException => Gateway(StatusCodes.Status502BadGateway, "backend_unreachable", "The model could not be reached."),
            TimeoutException or OperationCanceledException => Gateway(StatusCodes.Status504GatewayTimeout, "backend_timeout", "The model did not answer in time."),
            _ => Gateway(StatusCodes.Status502BadGateway, "backend_error", "The answer of the model could not be read."),
        };
    }

    private ErrorReply Answered(ClientResultException error, PipelineResponse response)
    {
        // Some servers send an error with a status of success, also in a stream. Its text is the message of the exception.
        var reply = error.Status < 400 ? Gateway(StatusCodes.Status502BadGateway, "backend_error", keys.Hide(error.Message))
            : Body(response) is { } body ? new ErrorReply(error.Status, body)
            : Gateway(error.Status, "backend_error", $"The model answered with status {error.Status}.");
        return reply with { RetryAfter = response.Headers.TryGetValue("Retry-After", out var wait) ? wait : null };
    }

    private JsonObject? Body(PipelineResponse response)
    {
        try
        {
            return JsonNode.Parse(keys.Hide(response.Content.ToString())) as JsonObject;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ErrorReply Gateway(int status, string code, string message) => ErrorReply.Of(status, "server_error", code, message);

    [LoggerMessage(1, LogLevel.Warning, "A request failed with {Error}.")]
    private partial void LogBackendError(string error);
}
