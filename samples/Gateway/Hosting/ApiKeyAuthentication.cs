using System.Text.Encodings.Web;

namespace Gateway;

/// <summary>Registers the check of API keys as an authentication scheme.</summary>
internal static class ApiKeyAuthentication
{
    /// <summary>The name of the authorization policy for callers with an API key.</summary>
    public const string Policy = "api-key";

    public static void AddApiKeyAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>();
        services.AddTransient<ApiKeyHandler>();
        services.AddSingleton(UrlEncoder.Default);

        // AddAuthentication would also create keys for the protection of cookies, which are not used here.
        services.AddAuthenticationCore(static options =>
        {
            options.DefaultScheme = ApiKeyHandler.Scheme;
            options.AddScheme<ApiKeyHandler>(ApiKeyHandler.Scheme, displayName: null);
        });
    }
}
