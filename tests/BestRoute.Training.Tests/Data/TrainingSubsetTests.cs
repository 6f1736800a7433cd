namespace BestRoute.Training.Tests.Evaluation;

public class TrainingSubsetTests
{
    private static readonly TrainingData _data = new(
        [.. Enumerable.Range(0, 400).Select(i => Records.Of($"train {i}", ("large", [1])))],
        [.. Enumerable.Range(0, 100).Select(i => Records.Of($"val {i}", ("large", [1])))],
        []);

    [Theory]
    [InlineData(50, 50, 20)]
    [InlineData(80, 80, 20)]
    [InlineData(200, 200, 50)]
    [InlineData(399, 399, 100)]
    [InlineData(400, 400, 100)]
    [InlineData(9_000, 400, 100)]
    public void Validation_queries_are_taken_in_proportion_and_at_least_twenty(int queries, int training, int validation)
    {
        var subset = TrainingSubset.Take(_data, queries, 1);

        Assert.Equal((training, validation), (subset.Training.Count, subset.Validation.Count));
    }

    [Fact]
    public void A_larger_subset_holds_the_smaller_one_and_both_keep_the_order_of_the_log()
    {
        var small = TrainingSubset.Take(_data, 50, 1);
        var large = TrainingSubset.Take(_data, 200, 1);

        Assert.Empty(small.Training.Except(large.Training));
        Assert.Empty(small.Validation.Except(large.Validation));
        Assert.Equal(_data.Training.Intersect(large.Training), large.Training);
    }

    [Fact]
    public void Neither_the_order_of_the_log_nor_another_query_changes_who_is_in_but_the_seed_does()
    {
        var taken = TrainingSubset.Take(_data.Training, 50, 1);

        Assert.Equal(taken.Reverse(), TrainingSubset.Take([.. _data.Training.Reverse()], 50, 1));
        Assert.NotEqual(taken, TrainingSubset.Take(_data.Training, 50, 2));
    }

    [Fact]
    public void The_whole_is_the_data_themselves()
    {
        var whole = TrainingSubset.Take(_data, 400, 1);

        Assert.Same(_data.Training, whole.Training);
        Assert.Same(_data.Validation, whole.Validation);
    }

    [Fact]
    public void Fewer_validation_queries_than_twenty_are_all_taken() =>
        Assert.Equal(7, TrainingSubset.Take(_data with { Validation = [.. _data.Validation.Take(7)] }, 50, 1).Validation.Count);
}
