using Microsoft.Extensions.AI;

namespace BestRoute.Onnx.Tests;

public sealed class OnnxResponseScorerTests(TinyModels models) : IClassFixture<TinyModels>
{
    private static async Task<double[]> Score(OnnxResponseScorer scorer, string prompt, params string[] responses)
    {
        var scores = new double[responses.Length + 1];
        scores[^1] = 42;
        await scorer.ScoreAsync(
            new ScoringRequest(prompt, [], [.. responses.Select(static text => new ChatResponse(new ChatMessage(ChatRole.Assistant, text)))]), scores, CancellationToken.None);
        Assert.Equal(42, scores[^1]);
        return scores[..^1];
    }

    private double Logit(params long[] ids)
    {
        using var session = OnnxSession.Open(ModelFolder.Open(models.Reward).GraphPath, TinyModels.Cpu);
        return IdBatch.Of([ids], 0).Run(session, ["logits"])[0].ToSingles()[0];
    }

    private long[] Ids(string text) => [.. ModelFolder.Open(models.Reward).Tokenizer!.Encode(text, TokenizationMode.Literal).Select(static id => (long)id)];

    [NativeFact]
    public async Task A_score_is_the_logit_of_the_pair_in_its_template()
    {
        using var scorer = OnnxResponseScorer.Load(models.Reward, TinyModels.Cpu);

        var scores = await Score(scorer, "tell me the sum", "the answer is 12", "", "13 [SEP] 14");

        Assert.False(scorer.SeesWholeDraw);
        foreach (var (response, score) in new[] { "the answer is 12", "", "13 [SEP] 14" }.Zip(scores))
        {
            Assert.Equal(Logit([1, .. Ids("tell me the sum"), 2, .. Ids(response), 2]), score, 1e-6);
        }
    }

    [NativeFact]
    public async Task A_score_does_not_depend_on_the_other_samples()
    {
        using var scorer = OnnxResponseScorer.Load(models.Reward, TinyModels.Cpu);
        string[] responses = [.. Enumerable.Range(0, 12).Select(static i => string.Join(' ', Enumerable.Repeat("is the case", i)))];

        var together = await Score(scorer, "proof", responses);

        for (var i = 0; i < responses.Length; i++)
        {
            Assert.Equal((await Score(scorer, "proof", responses[i]))[0], together[i], 1e-6);
        }
    }

    [NativeFact]
    public async Task Long_texts_are_cut_and_the_template_stays()
    {
        using var scorer = OnnxResponseScorer.Load(models.Reward, TinyModels.Cpu);
        var (prompt, response) = (string.Concat(Enumerable.Repeat(" river", 300)), string.Concat(Enumerable.Repeat(" proof", 300)));

        // 64 tokens. The template takes three of them, so 30 and 31 of the two texts are left.
        var score = (await Score(scorer, prompt, response))[0];

        Assert.Equal(Logit([1, .. Ids(prompt).Take(30), 2, .. Ids(response).Take(31), 2]), score, 1e-6);
    }

    [NativeFact]
    public async Task Cancellation_ends_scoring()
    {
        using var scorer = OnnxResponseScorer.Load(models.Reward, TinyModels.Cpu);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => scorer.ScoreAsync("a", ["b", "c"], new double[2], cancellation.Token).AsTask());
    }

    [NativeFact]
    public void A_model_that_is_no_reward_is_named()
    {
        Assert.Contains("has 2 outputs, but a reward model needs one", Assert.Throws<OnnxModelException>(() => OnnxResponseScorer.Load(models.TwoLabels, TinyModels.Cpu)).Message, StringComparison.Ordinal);
        Assert.Contains("has kind encoder", Assert.Throws<OnnxModelException>(() => OnnxResponseScorer.Load(models.Encoder, TinyModels.Cpu)).Message, StringComparison.Ordinal);
    }
}
