using System.Net;

namespace BestRoute.Tests;

public sealed class FailureRulesTests
{
    [Theory]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, false)]
    [InlineData(HttpStatusCode.UnprocessableEntity, false)]
    [InlineData(HttpStatusCode.Unauthorized, true)]
    [InlineData(HttpStatusCode.Forbidden, true)]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(null, true)]
    public void A_status_that_blames_the_request_is_not_a_failure_of_the_model(HttpStatusCode? status, bool expected) =>
        Assert.Equal(expected, Rules().Counts(new HttpRequestException(null, null, status)));

    [Fact]
    public void Deadlines_and_other_errors_are_failures()
    {
        Assert.True(Rules().Counts(null));
        Assert.True(Rules().Counts(new TimeoutException()));
        Assert.True(Rules().Counts(new ArgumentOutOfRangeException("finishReason")));
    }

    [Fact]
    public void The_application_can_tell_errors_apart()
    {
        var rules = Rules(options => options.CircuitBreaker.IsFailure = static error => error is TimeoutException ? throw error : error is IOException);

        Assert.True(rules.Counts(new IOException()));
        Assert.False(rules.Counts(new HttpRequestException()));
        Assert.True(rules.Counts(new TimeoutException()));
        Assert.True(rules.Counts(null));
    }

    [Fact]
    public void A_retry_after_is_read_through_the_seam_and_bounded()
    {
        var rules = Rules(options => options.RetryAfter = static error => error switch
        {
            IOException => TimeSpan.FromSeconds(7),
            TimeoutException => TimeSpan.MaxValue,
            ArgumentException => TimeSpan.FromSeconds(-1),
            HttpRequestException => throw error,
            _ => null,
        });

        Assert.Equal(TimeSpan.FromSeconds(7), rules.RetryAfterOf(new IOException()));
        Assert.Equal(TimeSpan.FromHours(1), rules.RetryAfterOf(new TimeoutException()));
        Assert.All<Exception?>([new ArgumentException(), new HttpRequestException(), new InvalidOperationException(), null], error => Assert.Equal(TimeSpan.Zero, rules.RetryAfterOf(error)));
        Assert.Equal(TimeSpan.Zero, Rules().RetryAfterOf(new IOException()));
    }

    [Theory]
    [InlineData(30, new[] { 30, 60, 120, 240, 300, 300 })]
    [InlineData(600, new[] { 600, 600, 600 })]
    public void Breaks_double_up_to_five_minutes(int first, int[] expected)
    {
        var rules = Rules(options => options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(first));

        Assert.Equal(expected, expected.Index().Select(pair => (int)rules.BreakAfter(pair.Index).TotalSeconds));
        Assert.True(rules.BreakAfter(int.MaxValue) >= TimeSpan.FromMinutes(5));
    }

    private static FailureRules Rules(Action<BestRouteOptions>? configure = null)
    {
        var options = new BestRouteOptions();
        configure?.Invoke(options);
        return FailureRules.Of(options);
    }
}
