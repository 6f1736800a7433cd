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
    }

    [Fact]
    public void A_model_that_nobody_measured_starts_from_the_mean_of_the_others()
    {
        var lengths = new OutputLengths();
        lengths.Start("known", 100, 50);
        lengths.Learn("learned", 20);

        Assert.Equal(60, lengths.Mean("other"));
    }

    /// <summary>Case A10.</summary>
    [Theory]
    [InlineData(10_000_000)]
    [InlineData(long.MaxValue)]
    public void One_absurd_report_counts_as_ten_times_the_mean(double tokens)
    {
        var lengths = new OutputLengths();
        lengths.Start("m", 100, 49);

        lengths.Learn("m", tokens);

        Assert.Equal(((49 * 100) + 1_000) / 50.0, lengths.Mean("m"), 9);
    }

    [Fact]
    public void A_model_that_really_answers_longer_than_the_limit_is_learned_all_the_same()
    {
        var lengths = new OutputLengths();
        lengths.Start("m", 10, 1);

        for (var i = 0; i < 2_000; i++)
        {
            lengths.Learn("m", 5_000);
        }

        Assert.InRange(lengths.Mean("m"), 4_500, 5_000);
    }

    [Fact]
    public void What_was_learned_of_a_model_that_no_longer_answers_decays_to_its_start()
    {
        var lengths = new OutputLengths();
        lengths.Start("silent", 100, 1);
        lengths.Start("other", 50, 1);
        lengths.Learn("silent", 900);
        double After(int responses)
        {
            for (var i = 0; i < responses; i++)
            {
                lengths.Learn("other", 50);
            }

            return lengths.Mean("silent");
        }

        Assert.Equal(500, After(100));
        Assert.Equal(300, After(100), 9);
        Assert.Equal(200, After(100), 9);
        Assert.Equal(100, After(10_000), 9);
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
