using Microsoft.Extensions.AI;
using Moq;

namespace BestRoute.Tests;

public sealed class ScoringRequestTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_scorer_charges_is_billed_whether_or_not_it_fails(bool fails)
    {
        var scorer = new Mock<IResponseScorer>();
        scorer.Setup(static scorer => scorer.ScoreAsync(It.IsAny<ScoringRequest>(), It.IsAny<Memory<double>>(), It.IsAny<CancellationToken>()))
            .Returns((ScoringRequest request, Memory<double> _, CancellationToken _) =>
            {
                Parallel.For(0, 100, _ => request.Charge(new() { InputTokenCount = 3, OutputTokenCount = 2 }, new(10, 100)));
                request.Charge(null, new(1000, 0), estimatedInputTokens: 7);
                request.Charge(new() { OutputTokenCount = 1 }, new(0, 10_000), estimatedOutputTokens: 99);
                return fails ? ValueTask.FromException(new TimeoutException()) : default;
            });
        var pool = new TestPool().Reference().Candidate("small", [0, 1], client: new() { Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("a", 10, 5)) });
        pool.Options.Scorer = scorer.Object;
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        var decision = response.GetRoutingDecision()!;
        Assert.Equal(30e-6 + (100 * 230e-6) + 7000e-6 + 10_000e-6, decision.Cost!.Value, 12);
        Assert.True(decision.CostIsEstimated);
        Assert.Equal((20 + 300, 10 + 200 + 1), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
    }

    [Fact]
    public void A_charge_needs_a_price_and_no_negative_tokens()
    {
        var request = new ScoringRequest("q", [], []);

        Assert.Throws<ArgumentNullException>(() => request.Charge(null, null!));
        Assert.Throws<ArgumentException>(() => request.Charge(null, new(1, double.PositiveInfinity)));
        Assert.Throws<ArgumentException>(() => request.Charge(null, new(1, 1, -1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => request.Charge(null, new(1, 1), estimatedInputTokens: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => request.Charge(null, new(1, 1), estimatedOutputTokens: -1));
    }
}
