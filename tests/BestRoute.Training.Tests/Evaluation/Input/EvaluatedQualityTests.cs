using System.Text.Json;

namespace BestRoute.Training.Tests.Evaluation.Quality;

public sealed class EvaluatedQualityTests : IDisposable
{
    private readonly SyntheticSuite _suite = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _suite.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(nameof(EvaluatedQuality.BleuReference), "bleu-reference")]
    [InlineData(nameof(EvaluatedQuality.RougeReference), "rouge-reference")]
    public async Task Against_the_reference_its_own_quality_is1_and_the_report_says_what_counted(string quality, string name)
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request() with { Quality = Enum.Parse<EvaluatedQuality>(quality) });

        Assert.Equal(1, report.Reference.Quality);
        Assert.All(report.Methods.SelectMany(method => method.Curve), point => Assert.InRange(point.Quality, 0, 1));
        Assert.Contains($"\"quality\": \"{name}\"", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fixed_routes_have_the_mean_of_their_own_texts()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request() with { Quality = EvaluatedQuality.RougeReference });

        // Recomputed from the file: every text is one run of x, or none, and "The answer is" with a digit.
        var expected = RowsWithAllSamples(_suite.LogPath).Select(row =>
        {
            string reference = First(row, "large"), middle = First(row, "middle");
            string[] left = Words(middle), right = Words(reference);
            return 2.0 * Common(left, right) / (left.Length + right.Length);
        }).Average();
        var point = report.Methods.Single(method => method.Name == "fixed").Curve.Single(point => point.Setting.Route == new ModelRoute("middle", 1));
        Assert.Equal(expected, point.Quality, 9);
    }

    [Fact]
    public async Task Against_the_gold_text_each_rows_own_counts()
    {
        // The gold text of each row is what the middle model says first.
        var log = _folder.Write("gold.jsonl", string.Concat(File.ReadAllLines(_suite.LogPath).Distinct().DistinctBy(Prompt).Select(line =>
        {
            var row = JsonDocument.Parse(line).RootElement;
            return $"{{\"reference_answer\":{JsonSerializer.Serialize(First(row, "middle"))},{line[1..]}\n";
        })));

        var report = await PackageEvaluator.MeasureAsync(_suite.Request() with { Quality = EvaluatedQuality.BleuGold, DataFiles = [log] });

        var routes = report.Methods.Single(method => method.Name == "fixed").Curve;
        Assert.Equal(1, routes.Single(point => point.Setting.Route == new ModelRoute("middle", 1)).Quality);
        Assert.InRange(report.Reference.Quality, 0.01, 0.99);
    }

    [Fact]
    public async Task Against_a_gold_text_that_is_missing_names_the_row()
    {
        var error = await Assert.ThrowsAsync<DataException>(
            () => PackageEvaluator.MeasureAsync(_suite.Request() with { Quality = EvaluatedQuality.RougeGold }));

        Assert.Contains($"{_suite.LogPath}, line 1: 'reference_answer' is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_are_those_of_the_recorded_scores()
    {
        var request = _suite.Request() with { Methods = ["best-route-quality", "best-route-threshold"] };
        var scored = await PackageEvaluator.MeasureAsync(request);
        var measured = await PackageEvaluator.MeasureAsync(request with { Quality = EvaluatedQuality.BleuReference });

        Assert.Equal("score", JsonDocument.Parse(scored.ToJson()).RootElement.GetProperty("quality").GetString());
        Assert.NotEqual(scored.Reference.Quality, measured.Reference.Quality);
        foreach (var (one, other) in scored.Methods.Zip(measured.Methods))
        {
            Assert.Equal(
                one.Curve.Select(point => (point.CostPerThousandQueries, string.Join(' ', point.Routes))),
                other.Curve.Select(point => (point.CostPerThousandQueries, string.Join(' ', point.Routes))));
        }
    }

    [Theory]
    [InlineData(0, 1, 0.3)]
    [InlineData(0, 10, 1)]
    [InlineData(-1, 1, 0)]
    [InlineData(-1e308, 1e308, 0.5)]
    public void From_unit_is_the_inverse_of_to_unit(double minimum, double maximum, double value)
    {
        var scale = new ScoreScale(minimum, maximum);

        Assert.Equal(value, scale.ToUnit(scale.FromUnit(value)), 15);
    }

    private static IEnumerable<JsonElement> RowsWithAllSamples(string log) => File.ReadLines(log)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(row => row.GetProperty("split").GetString() == "test" && Texts(row, "small").Length == 3);

    private static string Prompt(string line) => JsonDocument.Parse(line).RootElement.GetProperty("prompt").GetString()!;

    private static string First(JsonElement row, string model) => Texts(row, model)[0];

    private static string[] Texts(JsonElement row, string model) =>
    [
        .. row.GetProperty("responses").EnumerateArray().Where(response => response.GetProperty("model").GetString() == model)
            .Select(response => response.GetProperty("text").GetString()!),
    ];

    private static string[] Words(string text) => text.TrimEnd('.').ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The longest common subsequence, by the textbook's table.</summary>
    private static int Common(string[] left, string[] right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                table[i, j] = left[i - 1] == right[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
            }
        }

        return table[left.Length, right.Length];
    }
}
