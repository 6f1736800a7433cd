using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests.Evaluation.Replay;

public class CachingScorerTests
{
    [Fact]
    public async Task ScoreAsync_AsksTheInnerScorerOncePerPromptAndTexts()
    {
        var inner = new LengthScorer();
        var caching = new CachingScorer(inner);

        (string Prompt, string[] Texts)[] draws =
            [("p", ["a", "bb"]), ("p", ["a", "bb"]), ("q", ["a", "bb"]), ("p", ["bb", "a"]), ("p", ["a"]), ("p", ["bb", "a"])];
        foreach (var (prompt, texts) in draws)
        {
            var scores = new double[texts.Length];
            await caching.ScoreAsync(Request(prompt, texts), scores, CancellationToken.None);

            Assert.Equal(texts.Select(text => (double)(prompt.Length + text.Length)), scores);
        }

        Assert.True(caching.SeesWholeDraw);
        Assert.Equal(4, inner.Calls);
    }

    private static ScoringRequest Request(string prompt, string[] texts)
        => new(prompt, [], [.. texts.Select(text => new ChatResponse(new ChatMessage(ChatRole.Assistant, text)))]);

    private sealed class LengthScorer : IResponseScorer
    {
        public int Calls { get; private set; }

        public bool SeesWholeDraw => true;

        public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        {
            Calls++;
            for (var i = 0; i < request.Texts.Count; i++)
            {
                scores.Span[i] = request.Prompt.Length + request.Texts[i].Length;
            }

            return ValueTask.CompletedTask;
        }
    }
}
