using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Tests;

/// <summary>Each response of an observed pool has an id, and the row of the log has the same id and marks the answer.</summary>
public sealed class ResponseIdTests : IDisposable
{
    private readonly ObservedPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_response_without_an_id_gets_one_and_its_row_has_it(bool streaming)
    {
        var ids = new List<string?>();
        await using (var provider = _pool.Start())
        {
            var client = provider.GetRequiredService<IChatClient>();
            ids.Add(await AskAsync(client, streaming));
            ids.Add(await AskAsync(client, streaming));
        }

        Assert.All(ids, static id => Assert.StartsWith("bestroute-", id, StringComparison.Ordinal));
        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(ids.Order(), _pool.Rows().Select(static row => (string?)row["id"]).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_id_of_the_backend_is_kept(bool streaming)
    {
        _pool.Large.Respond = static (_, _) =>
        {
            var answer = FakeChatClient.Answer("144", 100, 10);
            answer.ResponseId = "theirs";
            return Task.FromResult(answer);
        };
        await using (var provider = _pool.Start())
        {
            Assert.Equal("theirs", await AskAsync(provider.GetRequiredService<IChatClient>(), streaming));
        }

        Assert.Equal("theirs", (string?)Assert.Single(_pool.Rows())["id"]);
    }

    [Fact]
    public async Task All_updates_have_one_id_where_the_backend_names_it_late()
    {
        var stream = new ScriptedStream();
        stream.Add("14");
        stream.Add(new ChatResponseUpdate(ChatRole.Assistant, "4") { ResponseId = "late" });
        stream.Complete();
        _pool.Large.Stream = (_, _) => stream;
        string? id;
        await using (var provider = _pool.Start())
        {
            id = await AskAsync(provider.GetRequiredService<IChatClient>(), streaming: true);
        }

        Assert.StartsWith("bestroute-", id, StringComparison.Ordinal);
        var row = Assert.Single(_pool.Rows());
        Assert.Equal((id, "144"), ((string?)row["id"], (string?)row["responses"]![0]!["text"]));
    }

    [Fact]
    public async Task The_streamed_best_of_several_samples_has_one_id()
    {
        await using var provider = _pool.Start(configurePool: BestOfThree);

        Assert.StartsWith("bestroute-", await AskAsync(provider.GetRequiredService<IChatClient>(), streaming: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_log_responses_stay_as_the_backend_made_them(bool streaming)
    {
        using var client = new TestPool().Reference(client: _pool.Large).Candidate("small", 0).Client();

        Assert.Null(await AskAsync(client, streaming));
    }

    [Fact]
    public async Task The_answer_of_the_user_is_marked()
    {
        await using (var provider = _pool.Start())
        {
            await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?");
        }

        Assert.Equal(["144"], Answers());
    }

    [Fact]
    public async Task An_answer_that_is_drawn_again_is_not_marked()
    {
        await using (var provider = _pool.Start(configurePool: BestOfThree))
        {
            await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?");
        }

        Assert.Empty(Answers());
    }

    private static void BestOfThree(BestRouteOptions options) =>
        (options.Threshold, options.Predictor) = (0.5, new FakePredictor(new("large", 1), new("small", 1), new("small", 3)) { ["small", 1] = new(0.1, 0.1) });

    /// <summary>Asks, and returns the id that the response and all its updates have.</summary>
    private static async Task<string?> AskAsync(IChatClient client, bool streaming)
    {
        if (!streaming)
        {
            return (await client.GetResponseAsync("12 x 12?")).ResponseId;
        }

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync("12 x 12?"))
        {
            updates.Add(update);
        }

        return Assert.Single(updates.Select(static update => update.ResponseId).Distinct());
    }

    private IEnumerable<string?> Answers() =>
        Assert.Single(_pool.Rows())["responses"]!.AsArray().Where(static response => (bool?)response!["answered"] == true).Select(static response => (string?)response!["text"]);
}
