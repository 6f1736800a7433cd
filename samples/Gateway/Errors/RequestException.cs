namespace Gateway;

/// <summary>The request cannot be served as it is. The caller gets the reply.</summary>
internal sealed class RequestException(ErrorReply reply) : Exception("The request is invalid.")
{
    public ErrorReply Reply { get; } = reply;

    /// <summary>Makes the error for a member with a wrong value.</summary>
    public static RequestException Invalid(string message, string? parameter = null, string code = "invalid_value") =>
        new(ErrorReply.Of(StatusCodes.Status400BadRequest, "invalid_request_error", code, message, parameter));
}
