using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;

namespace BestRoute.OpenAI;

/// <summary>Reads from an error of the OpenAI SDK when the server wants to be asked again.</summary>
internal static class OpenAIRetryAfter
{
    private static readonly TimeSpan _longest = TimeSpan.FromDays(365);

    /// <inheritdoc cref="Read(Exception, TimeProvider)"/>
    public static TimeSpan? Read(Exception error) => Read(error, TimeProvider.System);

    /// <summary>Reads the header <c>retry-after-ms</c> or <c>Retry-After</c> of the reply that an error, or one of its inner exceptions, is about.</summary>
    /// <param name="error">The error.</param>
    /// <param name="time">The clock for a header that is a date.</param>
    /// <returns>The time to wait; zero if it may be asked at once; <see langword="null"/> if the reply does not say it, or names a date that is over.</returns>
    public static TimeSpan? Read(Exception error, TimeProvider time)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is ClientResultException result)
            {
                return Read(result.GetRawResponse(), time);
            }

            if (cause is AggregateException several)
            {
                return several.InnerExceptions.Select(inner => Read(inner, time)).FirstOrDefault(static wait => wait is not null);
            }
        }

        return null;
    }

    private static TimeSpan? Read(PipelineResponse? response, TimeProvider time)
    {
        if (response is null)
        {
            return null;
        }

        if (response.Headers.TryGetValue("retry-after-ms", out var milliseconds) && Number(milliseconds) is { } exact)
        {
            return TimeSpan.FromMilliseconds(Math.Min(exact, _longest.TotalMilliseconds));
        }

        if (!response.Headers.TryGetValue("Retry-After", out var value))
        {
            return null;
        }

        if (Number(value) is { } seconds)
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, _longest.TotalSeconds));
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero
            ? wait
            : null;
    }

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
