namespace BestRoute.Training.Tests;

public class CrossFittedLogitsTests
{
    [Fact]
    public void Each_query_is_predicted_by_a_head_that_has_not_seen_it()
    {
        const int Rows = 60;
        var random = new SplitMix64(1);
        var features = new FeatureMatrix(Rows, 3);
        var targets = new double[Rows];
        int[] folds = [.. Enumerable.Range(0, Rows).Select(row => row * 7 % 3)];
        for (var row = 0; row < Rows; row++)
        {
            features.Row(row)[row % 3] = random.NextGaussian();
            targets[row] = row % 8 == 0 ? double.NaN : random.NextDouble();
        }

        double[] other = [.. targets.Select(static target => 1 - target)];
        var trainer = new SharedHeadTrainer(features, new ParallelOptions());
        var logits = CrossFittedLogits.Compute(trainer, [targets, other], trainer.Fit([targets, other]), folds, static _ => { });

        for (var fold = 0; fold < 3; fold++)
        {
            double[][] rest = [.. new[] { targets, other }.Select(head => head.Select((target, row) => folds[row] == fold ? double.NaN : target).ToArray())];
            var expected = trainer.Predict(trainer.Fit(rest));
            Assert.All(
                Enumerable.Range(0, Rows).Where(row => folds[row] == fold),
                row => Assert.Equal((expected[0][row], expected[1][row]), (logits[0][row], logits[1][row]), Close));
        }
    }

    private static bool Close((double, double) left, (double, double) right) =>
        Math.Abs(left.Item1 - right.Item1) < 1e-3 && Math.Abs(left.Item2 - right.Item2) < 1e-3;

    [Fact]
    public void Equal_prompts_share_a_fold_and_all_folds_are_used()
    {
        var folds = CrossFittedLogits.FoldsOf([.. Enumerable.Range(0, 100).Select(i => Records.Of($"prompt {i % 50}"))]);

        Assert.Equal(folds[..50], folds[50..]);
        Assert.Equal([0, 1, 2], folds.Distinct().Order());
    }
}
