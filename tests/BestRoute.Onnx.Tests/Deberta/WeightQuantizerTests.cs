namespace BestRoute.Onnx.Tests.Deberta;

public sealed class WeightQuantizerTests
{
    private const int Rows = 40;
    private const int Columns = 30;

    /// <summary>Draws a weight of one row: the number of the row, and a random number from a normal distribution.</summary>
    private static readonly Dictionary<string, Func<int, double, double>> _weights = new()
    {
        ["normal"] = static (_, x) => x,
        ["heavy tails"] = static (_, x) => Math.Pow(x, 5),
        ["of one sign"] = static (_, x) => Math.Abs(x),
        ["of one magnitude"] = static (_, x) => Math.Sign(x),
        ["tiny"] = static (row, x) => x * Math.Pow(10, -30 - (0.4 * row)),
        ["huge"] = static (_, x) => Math.Sign(x) * 3e38,
        ["zero"] = static (_, _) => 0,
    };

    public static TheoryData<string> Kinds => new(_weights.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_two_factors_of_a_row_can_saturate_and_each_is_the_nearest(string kind)
    {
        var matrix = Matrix(_weights[kind]);

        var (values, scales) = WeightQuantizer.QuantizeFactors(matrix, Rows, Columns);

        for (var row = 0; row < Rows; row++)
        {
            var integers = values.AsSpan(row * Columns, Columns);
            Assert.InRange(IntegerConstants.LargestSum(integers), 0, short.MaxValue);
            Assert.True(float.IsNormal(scales[row]));
            for (var i = 0; i < Columns; i++)
            {
                Assert.InRange(Math.Abs(matrix[(row * Columns) + i] - ((double)integers[i] * scales[row])), 0, 0.50001 * scales[row]);
            }
        }
    }

    [Fact]
    public void A_single_outlier_does_not_cost_the_others_a_bit()
    {
        float[] row = [100, -50, 27, -49, 0];

        var (values, scales) = WeightQuantizer.QuantizeFactors(row, 1, row.Length);

        Assert.Equal([100, -50, 27, -49, 0], values.Select(static value => (int)value));
        Assert.Equal(1, scales[0], 1e-6f);
    }

    [Fact]
    public void What_is_only_looked_up_uses_all_bits()
    {
        var values = new sbyte[3];

        Assert.Equal(2, WeightQuantizer.QuantizeEntry([254, -254, 100], values), 1e-6f);
        Assert.Equal([127, -127, 50], values.Select(static value => (int)value));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_number_that_is_not_finite_is_refused(float number)
    {
        Assert.Throws<OnnxModelException>(() => WeightQuantizer.QuantizeFactors([1, number], 2, 1));
        Assert.Throws<OnnxModelException>(() => WeightQuantizer.QuantizeEntry([1, number], new sbyte[2]));
    }

    private static float[] Matrix(Func<int, double, double> weight)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)weight(
            i / Columns, Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}
