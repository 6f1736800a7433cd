namespace BestRoute.Tests;

public class LinearRewardScorerTests
{
    private static readonly LinearRewardParameters _parameters = LinearRewardParameters.Default with { HashBuckets = 64 };

    [Fact]
    public async Task The_score_is_the_weighted_sum_of_the_features()
    {
        var random = new Random(21);
        var weights = RandomWeights(random);
        var scorer = new LinearRewardScorer(_parameters, weights);
        for (var round = 0; round < 50; round++)
        {
            var request = ConsensusScorerTests.Request(ConsensusScorerTests.RandomDraw(random));
            var scores = new double[request.Texts.Count];
            await scorer.ScoreAsync(request, scores, CancellationToken.None);

            var features = new RewardFeatures(_parameters, request.Prompt, request.Texts);
            int[] members = [.. Enumerable.Range(0, scores.Length)];
            for (var i = 0; i < scores.Length; i++)
            {
                var vector = new double[_parameters.WeightCount];
                features.ComputeDraw(members, i, vector);
                features.Dense(i).CopyTo(vector.AsSpan(RewardFeatures.ResponseStart));
                var (buckets, values) = features.Hashed(i);
                for (var f = 0; f < buckets.Length; f++)
                {
                    vector[RewardFeatures.HashedStart + buckets[f]] = values[f];
                }

                Assert.Equal(vector.Zip(weights, (x, w) => x * w).Sum(), scores[i], 9);
            }
        }
    }

    [Fact]
    public async Task Permuting_the_samples_permutes_the_scores()
    {
        var random = new Random(22);
        var scorer = new LinearRewardScorer(_parameters, RandomWeights(random));
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
    public async Task Hostile_texts_and_prompts_get_finite_scores()
    {
        var scorer = new LinearRewardScorer(_parameters, RandomWeights(new Random(23)));
        foreach (var text in HostileTexts.All)
        {
            Assert.All(await ScoreAsync(scorer, text, "<answer>7</answer>"), score => Assert.True(double.IsFinite(score)));

            var scores = new double[1];
            ((IDrawScorer)scorer).Prepare(text, ["<answer>a</answer>"]).Score([0], scores);
            Assert.True(double.IsFinite(scores[0]));
        }
    }

    [Fact]
    public void The_hashed_part_is_a_unit_vector_of_distinct_buckets()
    {
        var features = new RewardFeatures(_parameters, "Add 1 and 2.", ["The sum is 3.", ""]);
        var (buckets, values) = features.Hashed(0);

        Assert.Equal(buckets.Distinct().Order(), buckets);
        Assert.All(buckets, bucket => Assert.InRange(bucket, 0, _parameters.HashBuckets - 1));
        Assert.Equal(1, values.Sum(value => value * value), 5);
    }

    [Fact]
    public void Weights_must_fit_and_be_finite()
    {
        var weights = new float[_parameters.WeightCount];
        weights[5] = float.NaN;

        Assert.Contains("weights[5] is", Assert.Throws<ArgumentException>(() => new LinearRewardScorer(_parameters, weights)).Message, StringComparison.Ordinal);
        Assert.Contains("There are 3 weights", Assert.Throws<ArgumentException>(() => new LinearRewardScorer(_parameters, new float[3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_of_another_version_or_size_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LinearRewardScorer(_parameters with { FeatureVersion = 99 }, new float[_parameters.WeightCount]));
        Assert.Throws<ArgumentException>(() => new LinearRewardScorer(_parameters with { HashBuckets = 0 }, new float[_parameters.WeightCount - 64]));
    }

    private static float[] RandomWeights(Random random) =>
        [.. Enumerable.Range(0, _parameters.WeightCount).Select(_ => (float)((2 * random.NextDouble()) - 1))];

    private static async Task<double[]> ScoreAsync(LinearRewardScorer scorer, params string[] texts)
    {
        var scores = new double[texts.Length];
        await scorer.ScoreAsync(ConsensusScorerTests.Request(texts), scores, CancellationToken.None);
        return scores;
    }
}
