using System.Text.Json.Nodes;
using BestRoute;

namespace Gateway;

/// <summary>An error as OpenAI writes it: <c>{"error": {"message", "type", "param", "code"}}</c>.</summary>
internal sealed record ErrorReply(int Status, JsonObject Body) : IResult
{
    /// <summary>Gets the value of the header Retry-After, if the caller should wait.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Gets the decision, if the request was routed.</summary>
    public RoutingDecision? Decision { get; init; }

    public static ErrorReply Of(int status, string type, string code, string message, string? parameter = null) => new(
        status,
        new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = parameter, ["code"] = code } });

    public static ErrorReply NotFound(string code, string message, string? parameter = null) =>
        Of(StatusCodes.Status404NotFound, "invalid_request_error", code, message, parameter);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is not null)
        {
            response.Headers.RetryAfter = RetryAfter;
        }

        if (Decision is not null)
        {
            DecisionReport.WriteHeader(response, [Decision]);
        }

        return response.WriteAsJsonAsync(Body, WireJson.Options, httpContext.RequestAborted);
    }
}
