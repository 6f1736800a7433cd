using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Tests;

/// <summary>The application's own check gives recorded responses their scores.</summary>
public sealed class ResponseGradingTests : IDisposable
{
    private readonly ObservedPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task Each_recorded_response_gets_the_score_of_the_check()
    {
        await using (var provider = _pool.Start(static options => options.Grade = static (_, response, _) =>
            ValueTask.FromResult<double?>(response.Text switch { "144" => 1, "sample 0" => 0.25, "sample 1" => 0, _ => null })))
        {
            await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?");
        }

        Assert.Equal(["large 144 1", "small sample 0 0.25", "small sample 1 0", "small sample 2 none"], Scores());
        Assert.Empty(Warnings());
    }

    [Fact]
    public async Task The_check_sees_the_request_and_the_response_as_they_were_before_redaction()
    {
        var seen = new List<string>();
        await using (var provider = _pool.Start(options =>
        {
            (options.RecordAsIs, options.Redact, options.SamplesPerModel) = (false, static text => "***", 1);
            options.Grade = (messages, response, _) =>
            {
                lock (seen)
                {
                    seen.Add($"{string.Join(", ", messages.Select(static message => $"{message.Role}: {message.Text}"))} -> {response.ModelId}: {response.Text} ({response.Usage?.OutputTokenCount} tokens)");
                }

                return ValueTask.FromResult<double?>(0.5);
            };
        }))
        {
            await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?", new ChatOptions { Instructions = "Be brief." });
        }

        Assert.Equal(["system: Be brief., user: 12 x 12? -> large: 144 (10 tokens)", "system: Be brief., user: 12 x 12? -> small: sample 0 (20 tokens)"], seen.Order(StringComparer.Ordinal));
        Assert.Equal(["large *** 0.5", "small *** 0.5"], Scores());
    }

    public static TheoryData<string, Func<double?>, string> Failures => new()
    {
        { "an error", static () => throw new InvalidOperationException("secret prompt"), "InvalidOperationException" },
        { "not a number", static () => double.NaN, "NotFiniteNumberException" },
        { "infinity", static () => double.NegativeInfinity, "NotFiniteNumberException" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failed_check_is_logged_once_and_the_row_is_recorded_without_that_score(string kind, Func<double?> fail, string error)
    {
        await using (var provider = _pool.Start(options => options.Grade = (_, response, _) => new(response.ModelId == "large" ? 1 : fail())))
        {
            await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?");
        }

        Assert.Equal(["large 144 1", "small sample 0 none", "small sample 1 none", "small sample 2 none"], Scores());
        var warning = Assert.Single(Warnings());
        Assert.True(warning == $"3 of 4 responses of an observed request could not be graded ({error}). They are recorded without a score.", $"{kind}: {warning}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_check_that_takes_too_long_is_left_behind(bool blocks)
    {
        using var release = new ManualResetEventSlim();
        await using (var provider = _pool.Start(options => options.Grade = async (_, _, _) =>
        {
            if (blocks)
            {
                release.Wait(CancellationToken.None);
            }

            await new TaskCompletionSource().Task;
            return 1;
        }))
        {
            await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?");
            for (var response = 0; response < 4; response++)
            {
                await _pool.Time.ArmedAsync(ResponseGrading.TimeLimit);
            }

            _pool.Time.Advance(ResponseGrading.TimeLimit);
            await provider.GetRequiredService<RoutingLog>().IdleAsync().OrHang();
        }

        release.Set();
        Assert.Equal(["large 144 none", "small sample 0 none", "small sample 1 none", "small sample 2 none"], Scores());
        Assert.Equal("4 of 4 responses of an observed request could not be graded (TimeoutException). They are recorded without a score.", Assert.Single(Warnings()));
    }

    [Fact]
    public async Task A_shutdown_records_what_is_not_graded_yet()
    {
        var graded = new TaskCompletionSource();
        var provider = _pool.Start(options => options.Grade = async (_, _, token) =>
        {
            graded.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return 1;
        });
        await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?");
        await graded.Task.OrHang();

        var shutdown = provider.DisposeAsync();
        await _pool.Time.PassAsync(TimeSpan.FromSeconds(10));
        await shutdown.OrHang();

        Assert.Equal(["large 144 none", "small sample 0 none", "small sample 1 none", "small sample 2 none"], Scores());
    }

    private IEnumerable<string> Scores() =>
        Assert.Single(_pool.Rows())["responses"]!.AsArray().Select(static response => $"{response!["model"]} {response["text"]} {(response["score"] as JsonValue)?.ToString() ?? "none"}");

    private IEnumerable<string> Warnings() => _pool.Log.Entries.Where(static entry => entry.Id == 12).Select(static entry => entry.Message);
}
