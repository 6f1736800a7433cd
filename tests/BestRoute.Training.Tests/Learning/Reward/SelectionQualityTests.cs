namespace BestRoute.Training.Tests;

public class SelectionQualityTests
{
    [Fact]
    public async Task Measure_compares_the_choice_with_chance_and_the_best()
    {
        var quality = await SelectionQuality.MeasureAsync(
            new ConsensusScorer(),
            [
                // The majority is right; the majority is wrong; a tie of all three; nothing to choose.
                new("a", ["<answer>1</answer>", "<answer>2</answer>", "<answer>2</answer>"], [0, 1, 1]),
                new("b", ["<answer>1</answer>", "<answer>1</answer>", "<answer>2</answer>"], [0, 0, 1]),
                new("c", ["<answer>1</answer>", "<answer>2</answer>", "<answer>3</answer>"], [0, 0, 1]),
                new("d", ["<answer>1</answer>"], [1]),
            ], new());

        Assert.Equal((2.0 + 1 + 1) / 9, quality.Random, 12);
        Assert.Equal((1 + 0 + (1.0 / 3)) / 3, quality.Chosen, 12);
        Assert.Equal(1, quality.Oracle, 12);
        Assert.Equal(((4.0 / 9) - (4.0 / 9)) / (5.0 / 9), quality.Recovered, 12);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_gain_nothing_is_recovered()
    {
        Assert.Equal(0, (await SelectionQuality.MeasureAsync(new ConsensusScorer(), [], new())).Recovered);
        Assert.Equal(0, (await SelectionQuality.MeasureAsync(new ConsensusScorer(), [new("a", ["x", "y"], [1, 1])], new())).Recovered);
    }
}
