using BestRoute.Onnx;
using Microsoft.Extensions.AI;

namespace BestRoute.Benchmarks.Inference;

/// <summary>Requests of known lengths to a reward model, and the answers of both kinds of models as plain numbers.</summary>
internal static class Requests
{
    /// <summary>The number of tokens of a prompt with its response.</summary>
    public const int RewardTokens = 512;

    private const int PromptTokens = 64;

    /// <summary>Makes up a draw; a larger one begins with the responses of a smaller one.</summary>
    /// <param name="folder">Has the tokenizer.</param>
    /// <param name="samples">The number of responses.</param>
    public static ScoringRequest Draw(ModelFolder folder, int samples)
    {
        var prompt = TextOfLength.Single(folder, PromptTokens, seed: 1);
        return new ScoringRequest(
            prompt,
            [new ChatMessage(ChatRole.User, prompt)],
            [.. Enumerable.Range(0, samples).Select(seed => new ChatResponse(new ChatMessage(ChatRole.Assistant, TextOfLength.Second(folder, prompt, RewardTokens, seed))))]);
    }

    /// <summary>Returns the ids of each prompt with a response.</summary>
    public static long[][] Ids(ModelFolder folder, ScoringRequest draw) => [.. draw.Texts.Select(text => TextOfLength.Ids(folder, draw.Prompt, text))];

    /// <summary>Encodes a text.</summary>
    public static async Task<float[]> EncodeAsync(OnnxQueryEncoder encoder, string text)
    {
        var vector = new float[encoder.Dimensions];
        await encoder.EncodeAsync(text, vector, CancellationToken.None);
        return vector;
    }

    /// <summary>Scores a draw.</summary>
    public static async Task<float[]> ScoreAsync(OnnxResponseScorer scorer, ScoringRequest draw)
    {
        var scores = new double[draw.Texts.Count];
        await scorer.ScoreAsync(draw, scores, CancellationToken.None);
        return [.. scores.Select(static score => (float)score)];
    }
}
