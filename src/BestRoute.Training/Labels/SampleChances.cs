using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Which of a model's recorded samples for one query wins a draw, as the run time would choose.</summary>
internal sealed class SampleChances
{
    private readonly IResponseScorer _scorer;
    private readonly int _count;
    private readonly int _seed;

    // The position of a sample among the valid ones; -1 where the run time's validity filter would drop it.
    private readonly int[] _valid;

    // Made when first needed: one sample is drawn without a look at any text.
    private readonly Lazy<string> _prompt;
    private readonly Lazy<ScoringRequest> _all;
    private readonly Lazy<PreparedDraw?> _prepared;
    private double[]? _proxy;

    public SampleChances(QueryRecord record, IReadOnlyList<RecordedResponse> samples, IResponseScorer scorer, int seed)
    {
        _scorer = scorer;
        _count = samples.Count;
        _seed = seed;

        int valid = 0;
        _valid = [.. samples.Select(sample => IsValid(sample) ? valid++ : -1)];
        _prompt = new(() => record.Text);
        _all = new(() => new ScoringRequest(
            _prompt.Value,
            [new ChatMessage(ChatRole.User, record.Prompt)],
            [.. samples.Select(static sample => new ChatResponse(new ChatMessage(ChatRole.Assistant, sample.Text)))]));
        _prepared = new(() => valid > 0
            ? (scorer as IDrawScorer)?.Prepare(_prompt.Value, [.. samples.Where(IsValid).Select(static sample => sample.Text)])
            : null);
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
        else if (_scorer.SeesWholeDraw)
        {
            BestOfN.WholeDraw(_count, n, Score, new SplitMix64(Seed(n)), wins);
        }
        else
        {
            _proxy ??= ScoreAll();
            BestOfN.Independent(_proxy, n, wins);
        }
    }

    private double[] ScoreAll()
    {
        double[] scores = new double[_count];
        Score([.. Enumerable.Range(0, scores.Length)], scores);
        return scores;
    }

    private void Score(ReadOnlySpan<int> draw, Span<double> scores)
    {
        Span<int> members = draw.Length <= 64 ? stackalloc int[draw.Length] : new int[draw.Length];
        Span<double> rewards = draw.Length <= 64 ? stackalloc double[draw.Length] : new double[draw.Length];
        int count = 0;
        foreach (int sample in draw)
        {
            if (_valid[sample] >= 0)
            {
                members[count++] = sample;
            }
        }

        if (count > 0)
        {
            Reward(members[..count], rewards[..count]);
        }

        // An invalid sample wins among its like alone.
        int next = 0;
        for (int k = 0; k < draw.Length; k++)
        {
            scores[k] = _valid[draw[k]] >= 0 ? rewards[next++] : double.NegativeInfinity;
        }
    }

    private void Reward(Span<int> samples, Span<double> rewards)
    {
        if (_prepared.Value is { } prepared)
        {
            foreach (ref int sample in samples)
            {
                sample = _valid[sample];
            }

            prepared.Score(samples, rewards);
            return;
        }

        // A scorer in managed code computes, it does not wait: blocking here holds no thread that it needs.
        double[] scores = new double[samples.Length];
        ChatResponse[] responses = new ChatResponse[samples.Length];
        for (int i = 0; i < responses.Length; i++)
        {
            responses[i] = _all.Value.Responses[samples[i]];
        }

        _scorer.ScoreAsync(new ScoringRequest(_prompt.Value, _all.Value.Messages, responses), scores, CancellationToken.None)
            .AsTask().GetAwaiter().GetResult();
        scores.CopyTo(rewards);
    }

    /// <summary>A seed for this query and n, so that no other query's draws matter.</summary>
    private ulong Seed(int n) => (ulong)PromptHash.Of($"{_seed}\n{n}\n{_prompt.Value}");
}
