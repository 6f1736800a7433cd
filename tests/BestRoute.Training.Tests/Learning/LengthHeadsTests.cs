namespace BestRoute.Training.Tests;

public class LengthHeadsTests
{
    [Fact]
    public void The_solution_is_where_the_gradient_vanishes()
    {
        const int Rows = 90, Columns = 11;
        var random = new SplitMix64(1);
        var features = new FeatureMatrix(Rows, Columns);
        var targets = new double[Rows];
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var value in features.Row(row))
            {
                value = 0.3 + random.NextGaussian();
            }

            targets[row] = row % 4 == 0 ? double.NaN : 1 + (0.5 * features.Row(row)[2]) + random.NextGaussian();
        }

        var head = LengthHeads.Fit(features, targets);

        // Of the sum of squared errors plus the squared weights (penalty 1), halved.
        double[] gradient = [.. head[..Columns], 0];
        for (var row = 0; row < Rows; row++)
        {
            if (!double.IsNaN(targets[row]))
            {
                var residual = head[Columns] - targets[row];
                for (var c = 0; c < Columns; c++)
                {
                    residual += head[c] * features.Row(row)[c];
                }

                for (var c = 0; c < Columns; c++)
                {
                    gradient[c] += residual * features.Row(row)[c];
                }

                gradient[Columns] += residual;
            }
        }

        Assert.All(gradient, value => Assert.Equal(0, value, 1e-8));
    }

    [Fact]
    public void Lengths_are_multiples_of_the_models_mean_per_query()
    {
        // "a 0" and "a 1" are a token each, "long model 0" is three.
        QueryRecord[] records = [Records.Of("p", ("a", [1, 0])), Records.Of("q", ("long model", [1])), Records.Of("r")];

        Assert.Equal([0.5, double.NaN, double.NaN], LengthHeads.Targets(records, new LengthEstimate("a", 2, 2)));
        Assert.Equal([double.NaN, 1.5, double.NaN], LengthHeads.Targets(records, new LengthEstimate("long model", 2, 1)));
    }

    [Fact]
    public void Without_responses_the_length_is_the_mean() =>
        Assert.Equal([0, 0, 1], LengthHeads.Fit(new FeatureMatrix(1, 2), [double.NaN]));
}
