namespace BestRoute.Training.Tests;

public class CascadeMethodTests
{
    private static readonly PoolFile _pool = Pools.Of("large", ("small", 3));

    [Fact]
    public void Ask_takes_the_most_consistent_sample_and_bills_them_all()
    {
        var query = Query("The answer is 4", "The answer is 5", "So: the answer is 5.");
        var method = new CascadeMethod("cascade", Agreement.Exact);

        var stage = method.Ask(_pool.Models[1], 3, query, new ScoreScale(0, 10));

        // Two of three agree; of the two the first answers. 3 prompts of 3 tokens at 2.5, 4 + 4 + 5 tokens at 7.5 US dollars per million.
        Assert.Equal(new ModelRoute("small", 3), stage.Route);
        Assert.Equal(2 / 3.0, stage.Consistency);
        Assert.Equal(0.1, stage.Quality, 12);
        Assert.Equal(((3 * 3 * 2.5) + (13 * 7.5)) / 1e6, stage.Cost, 15);
    }

    [Fact]
    public void Run_stops_above_the_threshold_and_bills_what_it_asked()
    {
        CascadeStage First(double consistency) => new(new ModelRoute("small", 3), 1, 0.2, consistency);
        CascadeStage second = new(new ModelRoute("middle", 2), 10, 0.5, 0.5), last = new(new ModelRoute("large", 1), 100, 0.9, 1);
        CascadeStage[][] queries = [[First(1), second, last], [First(0.5), second, last], [First(0.4), second with { Consistency = 0.6 }, last]];

        var run = CascadeMethod.Run(0.5, queries);

        Assert.Equal([1, 111, 11], run.Costs);
        Assert.Equal([0.2, 0.9, 0.5], run.Qualities);
        Assert.Equal(["small x 3", "large", "middle x 2"], run.Routes.Select(route => route.ToString()));
        Assert.Equal(0.5, run.Setting.Value);
    }

    [Fact]
    public void Run_at_the_ends_asks_the_first_model_alone_or_all_of_them()
    {
        CascadeStage[][] queries = [[new(new ModelRoute("small", 3), 1, 0.2, 1), new(new ModelRoute("large", 1), 100, 0.9, 1)]];

        Assert.Equal([1], CascadeMethod.Run(0, queries).Costs);
        Assert.Equal([101], CascadeMethod.Run(1, queries).Costs);
    }

    [Fact]
    public void Agreement_exact_is_of_answers() =>
        AssertTable(new double[,] { { 1, 1, 0, 0 }, { 1, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 0 } }, Agreement.Exact(
            ["So the answer is 4.", "<answer>4</answer>", "The answer is 5", ""]));

    [Fact]
    public void Agreement_bleu_scores_each_sample_against_each_other()
    {
        string[] texts = ["a b c d e", "a b c d", ""];

        var shorter = Math.Exp(1 - (5 / 4.0));
        var longer = Math.Pow(4 / 5.0 * (4 / 5.0) * (3 / 4.0) * (2 / 3.0), 0.25);
        AssertTable(new[,] { { 1, longer, 0 }, { shorter, 1, 0 }, { 0, 0, 0 } }, Agreement.Bleu(texts));
    }

    [Fact]
    public void Agreement_rouge_is_the_longest_common_subsequence() =>
        AssertTable(new[,] { { 1, 0.75, 0 }, { 0.75, 1, 0 }, { 0, 0, 0 } }, Agreement.Rouge(
            ["police killed the gunman", "police kill the gunman", " "]));

    private static void AssertTable(double[,] expected, double[,] actual)
    {
        for (var row = 0; row < expected.GetLength(0); row++)
        {
            for (var column = 0; column < expected.GetLength(1); column++)
            {
                Assert.Equal(expected[row, column], actual[row, column], 12);
            }
        }
    }

    private static QueryRecord Query(params string[] small) => Records.Of("What is 2+2?") with
    {
        Responses = new Dictionary<string, IReadOnlyList<RecordedResponse>>
        {
            ["large"] = [new("4", 10)],
            ["small"] = [.. small.Select((text, i) => new RecordedResponse(text, i))],
        },
    };
}
