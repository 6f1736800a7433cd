namespace BestRoute.Training;

/// <summary>Which of a model's recorded samples for one query wins a draw, as the run time would choose.</summary>
internal sealed class SampleChances
{
    private readonly int _count;
    private readonly int _seed;
    private readonly string _prompt;

    // The position of a sample among the valid ones; -1 where the run time's validity filter would drop it.
    private readonly int[] _valid;

    // The valid samples, for a scorer that sees the whole draw; null where there are none, or where the rewards are known.
    private readonly PreparedDraw? _prepared;

    // A reward per sample, for a scorer that rates each sample alone.
    private readonly double[]? _rewards;

    private SampleChances(int count, int seed, string prompt, int[] valid, PreparedDraw? prepared, double[]? rewards) =>
        (_count, _seed, _prompt, _valid, _prepared, _rewards) = (count, seed, prompt, valid, prepared, rewards);

    /// <summary>Has the samples read or scored, so that the chances can be computed at once.</summary>
    /// <param name="record">The query.</param>
    /// <param name="samples">The recorded samples, at least one.</param>
    /// <param name="largest">The largest draw that will be used. No text is read for a draw of one sample.</param>
    /// <param name="scorer">The scorer; one that sees the whole draw is an <see cref="IDrawScorer"/>, since packages hold no other.</param>
    /// <param name="seed">The seed of the draws where there are too many subsets to visit all.</param>
    /// <param name="cancellationToken">Stops the scorer.</param>
    public static async ValueTask<SampleChances> CreateAsync(
        QueryRecord record, IReadOnlyList<RecordedResponse> samples, int largest, IResponseScorer scorer, int seed, CancellationToken cancellationToken)
    {
        if (largest == 1)
        {
            return new SampleChances(samples.Count, seed, "", [], null, null);
        }

        var count = 0;
        int[] valid = [.. samples.Select(sample => IsValid(sample) ? count++ : -1)];
        var prompt = record.Text;
        string[] texts = [.. samples.Where(IsValid).Select(static sample => sample.Text)];
        if (scorer.SeesWholeDraw)
        {
            return new SampleChances(samples.Count, seed, prompt, valid, texts.Length > 0 ? ((IDrawScorer)scorer).Prepare(prompt, texts) : null, null);
        }

        var scores = texts.Length > 0 ? await DrawScores.OfAsync(scorer, prompt, texts, cancellationToken).ConfigureAwait(false) : [];
        return new SampleChances(samples.Count, seed, prompt, valid, null, [.. valid.Select(sample => sample >= 0 ? scores[sample] : double.NegativeInfinity)]);
    }

    /// <summary>Says whether a sample would be scored at all; a log tells of no other reason against one than that it is empty.</summary>
    public static bool IsValid(RecordedResponse sample) => !sample.IsBlank;

    /// <summary>Computes each sample's probability of winning a draw of n.</summary>
    public void OfWinning(int n, double[] wins)
    {
        if (n == 1)
        {
            Array.Fill(wins, 1.0 / _count);
        }
        else if (_rewards is not null)
        {
            BestOfN.Independent(_rewards, n, wins);
        }
        else
        {
            BestOfN.WholeDraw(_count, n, Score, new SplitMix64(Seed(n)), wins);
        }
    }

    private void Score(ReadOnlySpan<int> draw, Span<double> scores)
    {
        var members = draw.Length <= 64 ? stackalloc int[draw.Length] : new int[draw.Length];
        var rewards = draw.Length <= 64 ? stackalloc double[draw.Length] : new double[draw.Length];
        var count = 0;
        foreach (var sample in draw)
        {
            if (_valid[sample] >= 0)
            {
                members[count++] = _valid[sample];
            }
        }

        if (count > 0)
        {
            _prepared!.Score(members[..count], rewards[..count]);
        }

        // An invalid sample wins among its like alone.
        var next = 0;
        for (var k = 0; k < draw.Length; k++)
        {
            scores[k] = _valid[draw[k]] >= 0 ? rewards[next++] : double.NegativeInfinity;
        }
    }

    /// <summary>A seed for this query and n, so that no other query's draws matter.</summary>
    private ulong Seed(int n) => (ulong)PromptHash.Of($"{_seed}\n{n}\n{_prompt}");
}
