namespace BestRoute.Tests;

public sealed class OutputLengthsTests
{
    [Fact]
    public void Knows_nothing_of_a_model_before_its_first_answer()
    {
        var lengths = new OutputLengths();
        Assert.Equal(OutputLengths.Unknown, lengths.Mean("m"));

        lengths.Learn("m", 40);

        Assert.Equal(40, lengths.Mean("m"));
        Assert.Equal(OutputLengths.Unknown, lengths.Mean("other"));
    }

    [Fact]
    public void A_count_below_zero_is_taken_for_zero()
    {
        var lengths = new OutputLengths();
        lengths.Start("m", 30, 2);

        lengths.Learn("m", -1_000_000);

        Assert.Equal(20, lengths.Mean("m"), 12);
    }

    [Fact]
    public void Is_the_mean_of_all_answers_up_to_500()
    {
        var random = new Random(4);
        var observations = Enumerable.Range(0, 300).Select(_ => (double)random.Next(1000)).ToArray();
        var lengths = new OutputLengths();
        lengths.Start("m", 100, 200);

        foreach (var observation in observations)
        {
            lengths.Learn("m", observation);
        }

        Assert.Equal(((100.0 * 200) + observations.Sum()) / 500, lengths.Mean("m"), 9);
    }

    [Fact]
    public void Forgets_exponentially_from_then_on()
    {
        var lengths = new OutputLengths();
        lengths.Start("m", 100, 1_000_000);

        for (var i = 0; i < 1000; i++)
        {
            lengths.Learn("m", 300);
        }

        Assert.Equal(300 - (200 * Math.Pow(1 - (1.0 / 500), 1000)), lengths.Mean("m"), 9);
    }

    [Fact]
    public void Keeps_what_was_learned_when_it_is_started_again()
    {
        var lengths = new OutputLengths();
        lengths.Start("m", 100, 1);
        lengths.Learn("m", 200);

        lengths.Start("m", 7, 500);

        Assert.Equal(150, lengths.Mean("m"));
    }

    [Fact]
    public void Loses_no_answer_under_concurrent_use()
    {
        var lengths = new OutputLengths();

        Parallel.For(0, 500, i => lengths.Learn("m", i));

        Assert.Equal(249.5, lengths.Mean("m"), 9);
    }
}
