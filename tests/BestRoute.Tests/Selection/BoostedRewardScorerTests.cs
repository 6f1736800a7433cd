namespace BestRoute.Tests;

public class BoostedRewardScorerTests
{
    private static readonly BoostedRewardParameters _parameters = new(BoostedRewardParameters.CurrentFeatureVersion, WordBuckets: 16, Trees: 20, Depth: 3);

    [Fact]
    public async Task The_score_is_the_sum_of_the_trees_over_the_features()
    {
        var random = new Random(31);
        var scorer = Scorer(random);
        for (var round = 0; round < 50; round++)
        {
            var request = ConsensusScorerTests.Request(ConsensusScorerTests.RandomDraw(random));
            var scores = new double[request.Texts.Count];
            await scorer.ScoreAsync(request, scores, CancellationToken.None);

            var features = new BoostedFeatures(_parameters, request.Prompt, request.Texts);
            int[] members = [.. Enumerable.Range(0, scores.Length)];
            var vector = new float[BoostedFeatures.DenseCount];
            for (var i = 0; i < scores.Length; i++)
            {
                features.Compute(members, i, vector);
                Assert.Equal(scorer.Trees.Sum(vector, features.Words), scores[i], 9);
            }
        }
    }

    [Fact]
    public async Task Permuting_the_samples_permutes_the_scores()
    {
        var random = new Random(32);
        var scorer = Scorer(random);
        for (var round = 0; round < 100; round++)
        {
            var texts = ConsensusScorerTests.RandomDraw(random);
            var order = Enumerable.Range(0, texts.Length).ToArray();
            random.Shuffle(order);

            var scores = await ScoreAsync(scorer, texts);
            var permuted = await ScoreAsync(scorer, [.. order.Select(i => texts[i])]);

            Assert.All(order, (sample, place) => Assert.Equal(scores[sample], permuted[place], 9));
        }
    }

    [Fact]
    public async Task Equal_samples_have_equal_scores()
    {
        var scores = await ScoreAsync(Scorer(new Random(33)), "f('ab')", "f('b')", "f('ab')");

        Assert.Equal(scores[0], scores[2]);
    }

    [Fact]
    public void A_part_of_prepared_samples_scores_as_a_draw_of_its_own()
    {
        var random = new Random(34);
        IDrawScorer scorer = Scorer(random);
        for (var round = 0; round < 50; round++)
        {
            var texts = ConsensusScorerTests.RandomDraw(random);
            int[] members = [.. Enumerable.Range(0, texts.Length).Where(_ => random.Next(2) == 0).DefaultIfEmpty(0)];
            double[] part = new double[members.Length], own = new double[members.Length];

            scorer.Prepare("Is it 3 or 4?", texts).Score(members, part);
            scorer.Prepare("Is it 3 or 4?", [.. members.Select(member => texts[member])]).Score([.. Enumerable.Range(0, members.Length)], own);

            Assert.Equal(own, part);
        }
    }

    [Fact]
    public async Task Hostile_texts_and_prompts_get_finite_features()
    {
        var scorer = Scorer(new Random(35));
        var vector = new float[BoostedFeatures.DenseCount];
        foreach (var text in HostileTexts.All)
        {
            Assert.All(await ScoreAsync(scorer, text, "<answer>7</answer>"), score => Assert.True(double.IsFinite(score)));

            new BoostedFeatures(_parameters, text, [text, "a"]).Compute([0, 1], 0, vector);
            Assert.All(vector, feature => Assert.True(float.IsFinite(feature)));
        }
    }

    [Fact]
    public void Parameters_that_do_not_fit_are_refused()
    {
        var trees = Scorer(new Random(36)).Trees;

        Assert.Throws<ArgumentException>(() => new BoostedRewardScorer(_parameters with { FeatureVersion = 99 }, trees));
        Assert.Throws<ArgumentException>(() => new BoostedRewardScorer(_parameters with { WordBuckets = 0 }, trees));
        Assert.Throws<ArgumentException>(() => new BoostedRewardScorer(_parameters with { Trees = 21 }, trees));
        Assert.Throws<ArgumentException>(() => new BoostedRewardScorer(_parameters with { Depth = 2 }, trees));
    }

    private static BoostedRewardScorer Scorer(Random random)
    {
        var splits = (1 << _parameters.Depth) - 1;
        return new(_parameters, new(
            _parameters.Depth,
            _parameters.FeatureCount,
            [.. Enumerable.Range(0, _parameters.Trees * splits).Select(_ => random.Next(_parameters.FeatureCount))],
            [.. Enumerable.Range(0, _parameters.Trees * splits).Select(_ => (float)random.NextDouble())],
            [.. Enumerable.Range(0, _parameters.Trees * (splits + 1)).Select(_ => (float)random.NextDouble())]));
    }

    private static async Task<double[]> ScoreAsync(BoostedRewardScorer scorer, params string[] texts)
    {
        var scores = new double[texts.Length];
        await scorer.ScoreAsync(ConsensusScorerTests.Request(texts), scores, CancellationToken.None);
        return scores;
    }
}
