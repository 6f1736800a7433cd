using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace BestRoute;

/// <summary>Answers the requests for the page and its data. Safe for concurrent use.</summary>
/// <param name="services">The container of the application.</param>
/// <param name="recorders">The recorder of each pool.</param>
/// <param name="time">The clock.</param>
internal sealed class DashboardEndpoint(IServiceProvider services, IReadOnlyList<TrafficRecorder> recorders, TimeProvider time)
{
    // A pool is read from its first request on: when the endpoints are mapped, the options are not validated yet.
    private readonly ConcurrentDictionary<string, PoolReader> _readers = new(StringComparer.Ordinal);

    /// <summary>Writes the page.</summary>
    public static Task WritePageAsync(HttpContext context)
    {
        Prepare(context.Response, "text/html; charset=utf-8");
        context.Response.Headers.ContentSecurityPolicy = DashboardPage.ContentSecurityPolicy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return context.Response.Body.WriteAsync(DashboardPage.Html, context.RequestAborted).AsTask();
    }

    /// <summary>Writes the data of the pool that the query names, by default the first one, with the last decisions after a number.</summary>
    public Task WriteDataAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var name = query.TryGetValue("pool", out var pool) ? pool.ToString() : recorders[0].Pool;
        var recorder = recorders.FirstOrDefault(recorder => recorder.Pool == name);
        var after = 0L;
        if (recorder is null)
        {
            return RefuseAsync(context, StatusCodes.Status404NotFound, "The query names a pool that does not exist.");
        }

        if (query.TryGetValue("after", out var number) && !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "'after' must be the number of a decision, or 0.");
        }

        Prepare(context.Response, "application/json; charset=utf-8");
        return JsonSerializer.SerializeAsync(context.Response.Body, Read(recorder, after), DashboardJsonContext.Default.DashboardData, context.RequestAborted);
    }

    private DashboardData Read(TrafficRecorder recorder, long after)
    {
        var reader = _readers.GetOrAdd(recorder.Pool, static (pool, services) => new PoolReader(services, pool), services);
        var traffic = recorder.Read(after)!;
        return new DashboardData(
            time.GetUtcNow(),
            [.. recorders.Select(static recorder => recorder.Pool)],
            reader.Read(),
            traffic with { Recent = [] },
            [.. traffic.Recent.Select(static one => new RecentData(one.Number, one.Time, one.End, one.Decision.ToString(), one.Decision))]);
    }

    private static void Prepare(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        Prepare(context.Response, "text/plain; charset=utf-8");
        return context.Response.WriteAsync(message, context.RequestAborted);
    }
}
