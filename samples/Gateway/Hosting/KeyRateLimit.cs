using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>Limits the requests of each API key with ASP.NET Core's rate limiter.</summary>
internal static class KeyRateLimit
{
    public const string Policy = "key";

    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    public static void AddKeyRateLimit(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.AddPolicy(Policy, static context => RateLimitPartition.GetFixedWindowLimiter(
            context.User.Identity?.Name ?? "",
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.RequestsPerMinute,
                Window = _window,
            }));
        options.OnRejected = static (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : _window;
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            var error = ErrorReply.Of(
                StatusCodes.Status429TooManyRequests, "requests", "rate_limit_exceeded", $"This API key has made too many requests. Try again in {seconds} seconds.");
            return new ValueTask((error with { RetryAfter = seconds }).ExecuteAsync(rejected.HttpContext));
        };
    });
}
