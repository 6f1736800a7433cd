namespace BestRoute.Training;

/// <summary>A way of choosing among recorded samples: for each of them, the probability of being the one that is taken from a draw of n.</summary>
/// <param name="Chances">Makes, for a query and recorded samples with their quality scores, what fills in the probabilities for an n.</param>
internal sealed record RecordedChoice(Func<QueryRecord, IReadOnlyList<RecordedResponse>, double[], Action<int, double[]>> Chances)
{
    /// <summary>Gets the choice of what came first.</summary>
    public static RecordedChoice First { get; } = new(static (_, _, _) => static (_, wins) =>
    {
        Array.Clear(wins);
        wins[0] = 1;
    });

    /// <summary>Gets the choice of any sample with equal probability.</summary>
    public static RecordedChoice Random { get; } = new(static (_, _, _) => static (_, wins) => Array.Fill(wins, 1.0 / wins.Length));

    /// <summary>Gets the choice of the longest text.</summary>
    public static RecordedChoice Longest { get; } = new(static (_, samples, _) => ByProxy([.. samples.Select(static sample => (double)sample.Length)]));

    /// <summary>Gets the choice of the highest quality score, which nobody knows at run time.</summary>
    public static RecordedChoice Best { get; } = new(static (_, _, scores) => ByProxy(scores));

    /// <summary>Makes the choice of a scorer.</summary>
    public static RecordedChoice Of(IResponseScorer scorer, int seed)
        => new((query, samples, _) => new SampleChances(query, samples, scorer, seed).OfWinning);

    private static Action<int, double[]> ByProxy(double[] proxy) => (n, wins) => BestOfN.Independent(proxy, n, wins);
}
