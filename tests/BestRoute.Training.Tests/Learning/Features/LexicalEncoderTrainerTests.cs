namespace BestRoute.Training.Tests;

public class LexicalEncoderTrainerTests
{
    private static readonly LexicalEncoderParameters _parameters = new()
    {
        Buckets = 4096,
        Dimensions = 16,
        WordOrders = [1],
        CharacterOrders = [],
        MaxCharacters = 1024,
        SurfaceWeight = 0.5,
    };

    private static readonly string[] _words = ["algebra", "biology", "chess", "drums", "engine", "forest", "granite", "harbor"];

    private static string[] Prompts(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', random.GetItems(_words, 6)))];
    }

    private static float[] Encode(LexicalEncoder encoder, string text)
    {
        var vector = new float[encoder.Dimensions];
        encoder.Encode(text, vector);
        return vector;
    }

    [Fact]
    public void The_projection_keeps_the_angles_between_texts()
    {
        // Eight words span eight dimensions: sixteen lose nothing but the rounding to bytes.
        var prompts = Prompts(200, 1);
        var encoder = LexicalEncoderTrainer.Fit(prompts, _parameters, 3, new ParallelOptions());

        double[] Weights(string text)
        {
            double[] counts = [.. _words.Select(word => text.Split(' ').Count(other => other == word))];
            for (var i = 0; i < counts.Length; i++)
            {
                double documents = prompts.Count(prompt => prompt.Contains(_words[i], StringComparison.Ordinal));
                counts[i] = counts[i] == 0 ? 0 : (1 + Math.Log(counts[i])) * (Math.Log((1.0 + prompts.Length) / (1 + documents)) + 1);
            }

            var length = Math.Sqrt(counts.Sum(value => value * value));
            return [.. counts.Select(value => value / length)];
        }

        for (var i = 0; i + 1 < 40; i++)
        {
            var expected = Weights(prompts[i]).Zip(Weights(prompts[i + 1]), (a, b) => a * b).Sum();
            var actual = Encode(encoder, prompts[i]).Take(16).Zip(Encode(encoder, prompts[i + 1]).Take(16), (a, b) => (double)a * b).Sum();
            Assert.Equal(expected, actual, 0.02);
        }
    }

    [Fact]
    public void Ngrams_of_a_single_prompt_are_left_out()
    {
        var encoder = LexicalEncoderTrainer.Fit([.. Prompts(50, 1), "unique"], _parameters, 3, new ParallelOptions());

        Assert.All(Encode(encoder, "unique").Take(16), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Surface_features_have_mean_zero_and_the_variance_of_their_weight_or_do_not_vary()
    {
        var prompts = Prompts(300, 2);
        var encoder = LexicalEncoderTrainer.Fit(prompts, _parameters, 3, new ParallelOptions());

        var vectors = prompts.Select(prompt => Encode(encoder, prompt)[16..]).ToList();
        for (var i = 0; i < SurfaceFeatures.Count; i++)
        {
            Assert.Equal(0, vectors.Average(vector => vector[i]), 1e-3);
            var variance = vectors.Average(vector => (double)vector[i] * vector[i]);
            Assert.True(variance < 1e-6 || Math.Abs(variance - 0.25) < 0.02, $"feature {i} has variance {variance}");
        }
    }

    [Fact]
    public void The_same_prompts_and_seed_give_the_same_encoder_at_any_parallelism()
    {
        var prompts = Prompts(100, 3);
        var one = LexicalEncoderTrainer.Fit(prompts, _parameters, 3, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var many = LexicalEncoderTrainer.Fit(prompts, _parameters, 3, new ParallelOptions { MaxDegreeOfParallelism = 6 });

        Assert.Equal(one.Projection, many.Projection);
        Assert.Equal(one.RowScales, many.RowScales);
        Assert.Equal(one.Idf, many.Idf);
    }
}
