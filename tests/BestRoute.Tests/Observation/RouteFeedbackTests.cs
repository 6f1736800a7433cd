using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Tests;

/// <summary>What users say about answers is recorded next to the rows.</summary>
public sealed class RouteFeedbackTests : IDisposable
{
    private readonly ObservedPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task A_report_is_recorded_with_the_id_the_score_and_the_time()
    {
        await using (var provider = _pool.Start())
        {
            var answer = await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?");

            provider.GetRequiredService<IRouteFeedback>().Report(answer.ResponseId!, 0.25);
            await provider.GetRequiredService<RoutingLog>().FlushAsync();

            Assert.Equal((answer.ResponseId, 0.25), ((string?)_pool.Feedback()[0]["id"], (double)_pool.Feedback()[0]["score"]!));
            Assert.Equal(_pool.Time.GetUtcNow(), (DateTimeOffset)_pool.Feedback()[0]["time"]!);
        }

        Assert.Equal((string?)Assert.Single(_pool.Rows())["id"], (string?)Assert.Single(_pool.Feedback())["id"]);
    }

    [Fact]
    public async Task A_clean_shutdown_loses_no_report_and_keeps_their_order()
    {
        await using (var provider = _pool.Start())
        {
            var feedback = provider.GetRequiredService<IRouteFeedback>();
            for (var i = 0; i < 2000; i++)
            {
                feedback.Report($"id {i}", i);
            }
        }

        Assert.Equal(Enumerable.Range(0, 2000).Select(static i => $"id {i}"), _pool.Feedback().Select(static report => (string?)report["id"]));
    }

    public static TheoryData<string?, double, string> Mistakes => new()
    {
        { null, 1, "responseId" },
        { " ", 1, "responseId" },
        { new string('x', 1025), 1, "responseId has 1025 characters. Give the ResponseId of an answer, with at most 1024 characters." },
        { "id", double.NaN, "The score is not a finite number. Report one on the scale of the log's other scores, such as 1 for a good answer and 0 for a bad one." },
        { "id", double.PositiveInfinity, "The score is not a finite number." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_refused(string? id, double score, string expected)
    {
        await using (var provider = _pool.Start())
        {
            var feedback = provider.GetRequiredService<IRouteFeedback>();

            var error = Assert.ThrowsAny<ArgumentException>(() => feedback.Report(id!, score));

            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(_pool.Feedback());
    }

    [Fact]
    public async Task Too_many_waiting_reports_are_dropped_and_nobody_waits()
    {
        var files = new LogFiles(_pool.Folder, LogFiles.Feedback);
        using var release = new ManualResetEventSlim();
        await using (var writer = new LogWriter(files, maxWaiting: 2, static () => Timeout.InfiniteTimeSpan, _pool.Time, static () => { }, static _ => { }))
        {
            // The first work of a writer is its retention.
            await writer.FlushAsync(CancellationToken.None);
            var started = new TaskCompletionSource();
            var busy = writer.RunClosedAsync(
                _ =>
                {
                    started.SetResult();
                    release.Wait(CancellationToken.None);
                    return 0;
                },
                CancellationToken.None);
            await started.Task.OrHang();

            Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => writer.TryWrite(new FeedbackReport($"id {i}", 1, default).Write())));

            release.Set();
            await busy.OrHang();
        }

        Assert.Equal(["id 0", "id 1"], _pool.Feedback().Select(static report => (string?)report["id"]));
    }

    [Fact]
    public async Task Files_end_with_their_day_and_are_kept_for_their_time()
    {
        await using var provider = _pool.Start(static options => options.RetentionTime = TimeSpan.FromDays(2));
        var feedback = provider.GetRequiredService<IRouteFeedback>();
        var log = provider.GetRequiredService<RoutingLog>();
        for (var day = 0; day < 5; day++)
        {
            feedback.Report($"day {day}", 1);
            await log.FlushAsync();
            _pool.Time.Advance(TimeSpan.FromDays(1));
            await log.FlushAsync();
        }

        Assert.Equal(["day 3", "day 4"], _pool.Feedback().Select(static report => (string?)report["id"]).Order());
    }

    [Fact]
    public async Task The_feedback_about_erased_rows_is_erased()
    {
        await using (var provider = _pool.Start())
        {
            var (client, feedback, log) = (provider.GetRequiredService<IChatClient>(), provider.GetRequiredService<IRouteFeedback>(), provider.GetRequiredService<RoutingLog>());
            _pool.Large.Respond = static (call, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "144")) { ResponseId = $"about {call.Messages[^1].Text}" });
            foreach (var user in (string[])["ann", "bob", "ann"])
            {
                var answer = await client.GetResponseAsync(user, new ChatOptions().WithUser(user));
                feedback.Report(answer.ResponseId!, 1);
            }

            await log.IdleAsync();
            Assert.Equal(2, await log.EraseUserAsync("ann"));
            feedback.Report("later", 1);
        }

        Assert.Equal(["bob"], _pool.Rows().Select(static row => (string?)row["messages"]![0]!["content"]));
        Assert.Equal(["about bob", "later"], _pool.Feedback().Select(static report => (string?)report["id"]).Order());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_logged_once_and_no_caller_notices()
    {
        var file = Path.Combine(_pool.Folder, "file");
        await File.WriteAllTextAsync(file, "");
        await using (var provider = _pool.Start(options => options.Folder = Path.Combine(file, "log")))
        {
            provider.GetRequiredService<IRouteFeedback>().Report("id 0", 1);
            provider.GetRequiredService<IRouteFeedback>().Report("id 1", 1);
        }

        Assert.Equal(
            ["Feedback could not be recorded (DirectoryNotFoundException). No answer is affected."], _pool.Log.Entries.Where(static entry => entry.Id == 13).Select(static entry => entry.Message));
    }

    [Fact]
    public async Task Each_pool_has_feedback_of_its_own()
    {
        var services = new ServiceCollection();
        services.AddFakePool();
        services.AddFakePool(name: "other").Observe(_pool.Folder, static options => options.RecordAsIs = true);
        await using (var provider = services.BuildServiceProvider())
        {
            Assert.Null(provider.GetService<IRouteFeedback>());
            provider.GetRequiredKeyedService<IRouteFeedback>("other").Report("id", 1);
        }

        Assert.Equal("id", (string?)Assert.Single(_pool.Feedback())["id"]);
    }
}
