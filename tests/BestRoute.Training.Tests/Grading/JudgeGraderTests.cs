using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Moq;

namespace BestRoute.Training.Tests.Scoring;

public class JudgeGraderTests
{
    private static readonly ModelPrice _price = new(1, 2);

    private readonly ConcurrentQueue<string> _asked = new();

    [Theory]
    [InlineData("[7]", 0.7)]
    [InlineData("I say:\n```json\n[10]\n```", 1)]
    [InlineData("[3, 4] or rather [0]", 0)]
    [InlineData("[2.5]", 0.25)]
    public async Task The_rating_is_ten_times_the_score(string reply, double expected)
    {
        Assert.Equal(expected, await Judge(reply).GradeAsync(Rows.Of("Five.", gold: "Four.", prompt: "2 + 2?")));

        var asked = Assert.Single(_asked);
        Assert.Contains("Query: \"2 + 2?\"\nAnswer 1: \"Five.\"\nReply with a JSON array of 1 numbers", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("Four", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_judge_sees_the_whole_conversation()
    {
        await Judge("[7]").GradeAsync(Rows.OfConversation("1 2 3"));

        Assert.Contains(
            """Query: "system: Be brief.\n\nuser: Sort 3 1 2.\n\nassistant: 1 2 3\n\nuser: do that again""" + "\"\nAnswer 1: \"1 2 3\"\n",
            Assert.Single(_asked),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_without_a_rating_is_asked_for_again_and_billed()
    {
        var judge = Judge("seven", "[7, 8]", "[7]");

        Assert.Equal(0.7, await judge.GradeAsync(Rows.Of("Five.")));

        Assert.Equal(3, _asked.Count);
        Assert.Equal(3 * ((100 * 1) + (10 * 2)) / 1e6, judge.Cost, 12);
        Assert.False(judge.IsCostEstimated);
    }

    [Fact]
    public async Task After_three_replies_is_an_error_that_names_the_response()
    {
        var judge = Judge("seven", "[11]", "[-1]", "[7]");

        var error = await Assert.ThrowsAsync<ScoringException>(() => judge.GradeAsync(Rows.Of("Five.")));

        Assert.Contains("line 7, responses[0] of 'small': the judge failed: none of its 3 replies had a JSON array of one number from 0 to 10, and the last one was '[-1]'", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task F10_a_judge_that_refuses_a_temperature_is_asked_without_one()
    {
        var temperatures = new List<float?>();
        var client = new Mock<IChatClient>();
        client.Setup(one => one.GetResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.IsAny<ChatOptions?>(), It.IsAny<CancellationToken>()))
            .Returns((IEnumerable<ChatMessage> _, ChatOptions? options, CancellationToken _) =>
            {
                temperatures.Add(options?.Temperature);
                return options?.Temperature is null
                    ? Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "[7]")))
                    : Task.FromException<ChatResponse>(new HttpRequestException("HTTP 400", new InvalidOperationException("Unsupported value: 'Temperature' does not support 0.")));
            });
        var judge = ResponseGrader.Judge(client.Object, _price, HangGuard.Patience);

        Assert.Equal(0.7, await judge.GradeAsync(Rows.Of("Five.")));
        Assert.Equal(0.7, await judge.GradeAsync(Rows.Of("Six.")));

        Assert.Equal([0, null, null], temperatures);
    }

    [Fact]
    public async Task A_call_that_fails_is_an_error_at_once()
    {
        var client = new Mock<IChatClient>();
        client.Setup(one => one.GetResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.IsAny<ChatOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new HttpRequestException("HTTP 401"));

        var error = await Assert.ThrowsAsync<ScoringException>(() => ResponseGrader.Judge(client.Object, _price, HangGuard.Patience).GradeAsync(Rows.Of("Five.")));

        Assert.Contains("responses[0] of 'small': the judge failed: HTTP 401", error.Message, StringComparison.Ordinal);
        client.Verify(one => one.GetResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.IsAny<ChatOptions?>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task A_judge_that_never_replies_is_an_error_or_cancelled()
    {
        var client = new Mock<IChatClient>();
        client.Setup(one => one.GetResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.IsAny<ChatOptions?>(), It.IsAny<CancellationToken>()))
            .Returns(async (IEnumerable<ChatMessage> _, ChatOptions? _, CancellationToken token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return new ChatResponse();
            });

        var error = await Assert.ThrowsAsync<ScoringException>(
            () => ResponseGrader.Judge(client.Object, _price, TimeSpan.FromMilliseconds(1)).GradeAsync(Rows.Of("Five.")));
        Assert.Contains("no reply within 0.001 s", error.Message, StringComparison.Ordinal);

        using var stop = new CancellationTokenSource();
        var waiting = ResponseGrader.Judge(client.Object, _price, HangGuard.Patience).GradeAsync(Rows.Of("Five."), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Without_usage_the_cost_is_estimated_by_length()
    {
        var judge = Judge(usage: null, "[7]");

        await judge.GradeAsync(Rows.Of("Five."));

        // The system and the user message in one prompt; the reply is three characters.
        var prompt = Math.Ceiling(_asked.Single().Length / 4.0);
        Assert.Equal(((prompt * 1) + (1 * 2)) / 1e6, judge.Cost, 12);
        Assert.True(judge.IsCostEstimated);
    }

    private JudgeGrader Judge(params string[] replies) => Judge(new UsageDetails { InputTokenCount = 100, OutputTokenCount = 10 }, replies);

    private JudgeGrader Judge(UsageDetails? usage, params string[] replies)
    {
        var client = new Mock<IChatClient>();
        client.Setup(one => one.GetResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.Is<ChatOptions>(options => options.Temperature == 0), It.IsAny<CancellationToken>()))
            .ReturnsAsync((IEnumerable<ChatMessage> messages, ChatOptions _, CancellationToken _) =>
            {
                _asked.Enqueue(string.Concat(messages.Select(message => message.Text)));
                return new ChatResponse(new ChatMessage(ChatRole.Assistant, replies[_asked.Count - 1])) { Usage = usage };
            });
        return ResponseGrader.Judge(client.Object, _price, HangGuard.Patience);
    }
}
