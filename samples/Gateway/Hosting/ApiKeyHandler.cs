using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>
/// Accepts the callers that send an API key as OpenAI's clients do: <c>Authorization: Bearer KEY</c>. A browser that opens the dashboard asks its user for the key, and sends it as a password.
/// </summary>
internal sealed class ApiKeyHandler(ApiKeys keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Only for pages: a script that calls the API gets the error, and no window opens.
        if (Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            Response.Headers.WWWAuthenticate = "Basic realm=\"The password is an API key of the gateway\", charset=\"UTF-8\"";
        }

        var error = ErrorReply.Of(
            StatusCodes.Status401Unauthorized, "invalid_request_error", "invalid_api_key", "The API key is missing or wrong. Send a key of this gateway: 'Authorization: Bearer KEY'.");
        return error.ExecuteAsync(Context);
    }

    private AuthenticateResult Authenticate()
    {
        if (keys.IsEmpty)
        {
            return Success("development");
        }

        return KeyOf(Request.Headers.Authorization.ToString()) is not { } key ? AuthenticateResult.NoResult()
            : keys.Find(key) is { } name ? Success(name)
            : AuthenticateResult.Fail("The API key is not a key of the gateway.");
    }

    private static string? KeyOf(string header)
    {
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return header[Bearer.Length..].Trim();
        }

        // "user:password" in Base64. The key is the password; the user does not matter.
        var bytes = new byte[header.Length];
        return header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2)[^1]
            : null;
    }

    private static AuthenticateResult Success(string name) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme)), Scheme));
}
