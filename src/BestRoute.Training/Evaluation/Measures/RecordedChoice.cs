namespace BestRoute.Training;

/// <summary>A way of choosing among recorded samples: for each of them, the probability of being the one that is taken from a draw of n.</summary>
/// <param name="ChancesAsync">Makes, for a query and recorded samples with their quality scores, what fills in the probabilities for an n.</param>
internal sealed record RecordedChoice(
    Func<QueryRecord, IReadOnlyList<RecordedResponse>, double[], CancellationToken, ValueTask<Action<int, double[]>>> ChancesAsync)
{
    /// <summary>Gets the choice of what came first.</summary>
    public static RecordedChoice First { get; } = AtOnce(static (_, _) => static (_, wins) =>
    {
        Array.Clear(wins);
        wins[0] = 1;
    });

    /// <summary>Gets the choice of any sample with equal probability.</summary>
    public static RecordedChoice Random { get; } = AtOnce(static (_, _) => static (_, wins) => Array.Fill(wins, 1.0 / wins.Length));

    /// <summary>Gets the choice of the longest text.</summary>
    public static RecordedChoice Longest { get; } = AtOnce(static (samples, _) => ByProxy([.. samples.Select(static sample => (double)sample.Length)]));

    /// <summary>Gets the choice of the highest quality score, which nobody knows at run time.</summary>
    public static RecordedChoice Best { get; } = AtOnce(static (_, scores) => ByProxy(scores));

    /// <summary>Makes the choice of a scorer.</summary>
    public static RecordedChoice Of(IResponseScorer scorer, int seed) =>
        new(async (query, samples, _, cancellationToken) =>
            (await SampleChances.CreateAsync(query, samples, samples.Count, scorer, seed, cancellationToken).ConfigureAwait(false)).OfWinning);

    private static RecordedChoice AtOnce(Func<IReadOnlyList<RecordedResponse>, double[], Action<int, double[]>> chances) =>
        new((_, samples, scores, _) => ValueTask.FromResult(chances(samples, scores)));

    private static Action<int, double[]> ByProxy(double[] proxy) => (n, wins) => BestOfN.Independent(proxy, n, wins);
}
