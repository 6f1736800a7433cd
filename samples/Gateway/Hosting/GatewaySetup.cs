using BestRoute;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>Registers what the gateway needs, and maps its endpoints.</summary>
internal static class GatewaySetup
{
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<GatewayOptions>().Bind(builder.Configuration.GetSection(GatewayOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<GatewayOptions>>(static (kestrel, gateway) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = gateway.Value.MaxRequestBytes;
        });

        services.AddApiKeyAuthentication();
        services.AddAuthorizationBuilder().AddPolicy(ApiKeyAuthentication.Policy, static policy => policy.RequireAuthenticatedUser());
        services.AddKeyRateLimit();

        // The pool: which models there are, what they cost, and where they are.
        services.AddBestRoute(builder.Configuration.GetSection("BestRoute")).UseOpenAI();
        services.AddBackends(builder.Configuration);
        services.AddSingleton<IChatClient>(static provider => new ToolCallMemory(provider.GetRequiredService<BestRouteChatClient>()));
        services.AddHealthChecks().AddBestRoute();
        services.AddSingleton<PoolModels>();
        services.AddSingleton<ErrorReplies>();
    }

    public static void MapGateway(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();

        var api = app.MapGroup("/v1").RequireAuthorization(ApiKeyAuthentication.Policy).RequireRateLimiting(KeyRateLimit.Policy);
        api.MapPost("/chat/completions", ChatCompletions.HandleAsync);
        api.MapGet("/models", static (PoolModels models) => Results.Json(models.ToJson()));
        app.MapHealthChecks("/health");
        app.MapBestRoute("/bestroute", ApiKeyAuthentication.Policy);
        app.MapFallback(static () => ErrorReply.NotFound("unknown_url", "The gateway has POST /v1/chat/completions, GET /v1/models, GET /health and GET /bestroute."));
    }
}
