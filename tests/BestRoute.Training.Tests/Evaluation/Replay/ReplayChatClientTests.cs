using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests.Evaluation.Replay;

public class ReplayChatClientTests
{
    private readonly ReplayChatClient _client = new("small", [Query("one", "twelve"), Query("other row")]);

    [Fact]
    public async Task Get_response_async_without_sample_index_gives_the_first_sample_and_its_usage()
    {
        var response = await _client.GetResponseAsync(Ask("Say it."), ReplayChatClient.ForQuery(new ChatOptions(), 0));

        Assert.Equal("one", response.Text);
        Assert.Equal("small", response.ModelId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(2, response.Usage!.InputTokenCount);
        Assert.Equal(1, response.Usage.OutputTokenCount);
        Assert.Equal(3, response.Usage.TotalTokenCount);
    }

    [Theory]
    [InlineData(0, "one", 1)]
    [InlineData(1, "twelve", 2)]
    public async Task Get_response_async_for_a_sample_of_a_draw_gives_the_sample_of_that_index(int index, string text, int tokens)
    {
        var options = BackendOptions.ForSample(ReplayChatClient.ForQuery(new ChatOptions(), 0), index);

        var response = await _client.GetResponseAsync(Ask("Say it."), options);

        Assert.Equal(text, response.Text);
        Assert.Equal(tokens, response.Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task Get_response_async_tells_rows_with_equal_prompts_apart() =>
        Assert.Equal(
            "other row",
            (await _client.GetResponseAsync(Ask("Say it."), ReplayChatClient.ForQuery(new ChatOptions(), 1))).Text);

    [Fact]
    public async Task Get_streaming_response_async_gives_the_same_answer()
    {
        var updates = _client.GetStreamingResponseAsync(Ask("Say it."), ReplayChatClient.ForQuery(new ChatOptions(), 0));

        var response = await updates.ToChatResponseAsync();

        Assert.Equal("one", response.Text);
        Assert.Equal(3, response.Usage!.TotalTokenCount);
    }

    [Fact]
    public async Task Get_response_async_without_a_mark_says_so()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _client.GetResponseAsync(Ask("Say it.")));

        Assert.Contains("'small'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Get_response_async_with_another_prompt_than_the_marked_querys_throws() =>
        Assert.ThrowsAsync<InvalidOperationException>(
            () => _client.GetResponseAsync(Ask("Something else."), ReplayChatClient.ForQuery(new ChatOptions(), 0)));

    [Fact]
    public Task Get_response_async_beyond_the_recorded_samples_throws() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => _client.GetResponseAsync(
            Ask("Say it."), BackendOptions.ForSample(ReplayChatClient.ForQuery(new ChatOptions(), 1), 1)));

    private static QueryRecord Query(params string[] texts) => Records.Of("Say it.") with
    {
        Responses = new Dictionary<string, IReadOnlyList<RecordedResponse>> { ["small"] = [.. texts.Select(text => new RecordedResponse(text, 1))] },
    };

    private static ChatMessage[] Ask(string prompt) => [new(ChatRole.User, prompt)];
}
