using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>Accepts the callers that send an API key as OpenAI's clients do: <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class ApiKeyHandler(ApiKeys keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";

    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
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

        var header = Request.Headers.Authorization.ToString();
        return !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? AuthenticateResult.NoResult()
            : keys.Find(header[Prefix.Length..].Trim()) is { } name ? Success(name)
            : AuthenticateResult.Fail("The API key is not a key of the gateway.");
    }

    private static AuthenticateResult Success(string name) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme)), Scheme));
}
