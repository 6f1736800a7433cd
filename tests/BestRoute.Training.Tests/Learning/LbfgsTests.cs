namespace BestRoute.Training.Tests;

public class LbfgsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Minimize_finds_the_minimum_of_a_badly_scaled_quadratic(int dimensions)
    {
        var minimum = Lbfgs.Minimize(
            (x, gradient) =>
            {
                var value = 0.0;
                for (var i = 0; i < x.Length; i++)
                {
                    var curvature = Math.Pow(10, 4.0 * i / x.Length);
                    gradient[i] = curvature * (x[i] - i);
                    value += 0.5 * curvature * (x[i] - i) * (x[i] - i);
                }

                return value;
            },
            new double[dimensions],
            maxIterations: 2000,
            tolerance: 1e-8);

        Assert.All(minimum, (x, i) => Assert.Equal(i, x, 6));
    }

    [Fact]
    public void Minimize_follows_the_valley_of_Rosenbrock()
    {
        var minimum = Lbfgs.Minimize(
            (x, gradient) =>
            {
                var value = 0.0;
                Array.Clear(gradient);
                for (var i = 0; i + 1 < x.Length; i++)
                {
                    var a = 1 - x[i];
                    var b = x[i + 1] - (x[i] * x[i]);
                    value += (a * a) + (100 * b * b);
                    gradient[i] += (-2 * a) - (400 * x[i] * b);
                    gradient[i + 1] += 200 * b;
                }

                return value;
            },
            [-1.2, 1, -1.2, 1, -1.2, 1],
            maxIterations: 1000,
            tolerance: 1e-9);

        Assert.All(minimum, x => Assert.Equal(1, x, 6));
    }

    [Fact]
    public void Minimize_solves_logistic_regression_as_Newton_does()
    {
        var random = new Random(7);
        const int Rows = 400, Columns = 5;
        const double Penalty = 0.1;
        var rows = Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, Columns).Select(_ => (random.NextDouble() * 4) - 2).ToArray()).ToArray();
        var targets = rows.Select(row => random.NextDouble() < 1 / (1 + Math.Exp((2 * row[1]) - row[0])) ? 1.0 : 0.0).ToArray();

        double Objective(double[] w, double[] gradient)
        {
            var value = 0.0;
            for (var j = 0; j < Columns; j++)
            {
                gradient[j] = Penalty * w[j];
                value += 0.5 * Penalty * w[j] * w[j];
            }

            for (var r = 0; r < Rows; r++)
            {
                var logit = rows[r].Zip(w, (a, b) => a * b).Sum();
                var probability = 1 / (1 + Math.Exp(-logit));
                value -= targets[r] > 0 ? Math.Log(probability) : Math.Log(1 - probability);
                for (var j = 0; j < Columns; j++)
                {
                    gradient[j] += (probability - targets[r]) * rows[r][j];
                }
            }

            return value;
        }

        var minimum = Lbfgs.Minimize(Objective, new double[Columns], tolerance: 1e-9);

        Assert.All(Newton(rows, targets, Penalty), (w, j) => Assert.Equal(w, minimum[j], 7));
    }

    [Fact]
    public void Minimize_never_ends_above_its_start_and_leaves_it_alone()
    {
        var start = new[] { 3.0, -2.0 };

        // Not convex, unbounded below along some rays, not finite along others.
        static double Objective(double[] x, double[] gradient)
        {
            gradient[0] = Math.Cos(x[0]) + (1 / x[0]);
            gradient[1] = 4 * x[1] * ((x[1] * x[1]) - 1);
            return Math.Sin(x[0]) + Math.Log(x[0]) + Math.Pow((x[1] * x[1]) - 1, 2);
        }

        var first = Objective(start, new double[2]);
        var end = Lbfgs.Minimize(Objective, start);

        Assert.Equal([3.0, -2.0], start);
        Assert.True(Objective(end, new double[2]) <= first);
        Assert.All(end, x => Assert.True(double.IsFinite(x)));
    }

    [Fact]
    public void Minimize_stops_at_once_where_the_gradient_is_small()
    {
        var calls = 0;
        var end = Lbfgs.Minimize(
            (_, gradient) =>
            {
                calls++;
                gradient[0] = 1e-9;
                return 5;
            },
            [4.0]);

        Assert.Equal([4.0], end);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Minimize_ends_where_the_gradient_lies()
    {
        // A gradient of the wrong sign allows no decrease: the search must give up, not loop.
        var end = Lbfgs.Minimize(
            (x, gradient) =>
            {
                gradient[0] = -2 * x[0];
                return x[0] * x[0];
            },
            [1.0]);

        Assert.Equal([1.0], end);
    }

    [Fact]
    public void Minimize_refuses_a_start_that_is_not_finite() =>
        Assert.Throws<ArgumentException>(() => Lbfgs.Minimize((_, _) => double.NaN, [1.0]));

    /// <summary>Newton's method with Gaussian elimination: another way to the same minimum.</summary>
    private static double[] Newton(double[][] rows, double[] targets, double penalty)
    {
        var n = rows[0].Length;
        var w = new double[n];
        for (var iteration = 0; iteration < 30; iteration++)
        {
            var system = new double[n, n + 1];
            for (var j = 0; j < n; j++)
            {
                system[j, j] = penalty;
                system[j, n] = -penalty * w[j];
            }

            for (var r = 0; r < rows.Length; r++)
            {
                var probability = 1 / (1 + Math.Exp(-rows[r].Zip(w, (a, b) => a * b).Sum()));
                for (var j = 0; j < n; j++)
                {
                    system[j, n] += (targets[r] - probability) * rows[r][j];
                    for (var k = 0; k < n; k++)
                    {
                        system[j, k] += probability * (1 - probability) * rows[r][j] * rows[r][k];
                    }
                }
            }

            for (var j = 0; j < n; j++)
            {
                for (var i = 0; i < n; i++)
                {
                    var factor = i == j ? 0 : system[i, j] / system[j, j];
                    for (var k = j; k <= n; k++)
                    {
                        system[i, k] -= factor * system[j, k];
                    }
                }
            }

            for (var j = 0; j < n; j++)
            {
                w[j] += system[j, n] / system[j, j];
            }
        }

        return w;
    }
}
