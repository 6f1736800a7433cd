using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>What a package knows and what a pool has must fit; here a predictor replaces the package.</summary>
public sealed class PoolBuilderTests
{
    [Theory]
    [InlineData("small")]
    [InlineData("large")]
    public void A_model_that_the_predictor_does_not_know_is_an_error(string stranger)
    {
        var pool = new TestPool().Reference("large").Candidate("small", 0.9).Candidate("medium", 0.9);
        var known = new[] { "large", "small", "medium" }.Where(id => id != stranger).ToArray();
        pool.Options.Predictor = new FakePredictor([.. known.Select(static id => new ModelRoute(id, 1)), new(stranger, 2)]);

        var error = Assert.Throws<OptionsValidationException>(() => pool.Client());

        Assert.StartsWith($"The Predictor does not know the model '{stranger}' of the pool. It knows '{known[0]}', '{known[1]}'. Remove the model, correct its Id,", error.Message, StringComparison.Ordinal);
        Assert.Contains("`bestroute train`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_predictor_may_know_more_than_the_pool_has()
    {
        var pool = new TestPool().Reference("large").Candidate("small", 0.9);
        pool.Options.Predictor = new FakePredictor(new ModelRoute("other", 1), new("large", 1), new("small", 1), new("small", 5));

        pool.Client().Dispose();
    }
}
