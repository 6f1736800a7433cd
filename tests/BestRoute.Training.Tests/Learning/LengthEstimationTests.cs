namespace BestRoute.Training.Tests;

public class LengthEstimationTests
{
    [Fact]
    public void Every_response_counts_a_token_per_four_characters_rounded_up()
    {
        // The texts are "large 0" and "small 0" to "small 2": seven characters, two tokens.
        var record = Records.Of("p", ("large", [1]), ("small", [1, 0, 1]));
        var longer = record with
        {
            Responses = new Dictionary<string, IReadOnlyList<RecordedResponse>> { ["small"] = [new(new string('x', 41), 0), new("", 0)] },
        };

        Assert.Equal(
            [new LengthEstimate("large", 2, 1), new LengthEstimate("small", (2 + 2 + 2 + 11 + 0) / 5.0, 5)],
            LengthEstimation.Of([record, longer], Pools.Of("large", ("small", 1))));
    }
}
