namespace BestRoute.Training;

/// <summary>The scorer of a package, and what it was measured to be worth.</summary>
internal sealed class TrainedScorer
{
    // Strong penalties first: where two do equally well, the simpler reward is taken.
    private static readonly RewardPenalty[] _penalties =
    [
        .. from dense in new[] { 0.1, 0.01, 0.001 }
           from hashed in new[] { 0.01, 0.003, 0.001, 0.0003 }
           select new RewardPenalty(dense, hashed),
    ];

    private readonly CrossFit? _crossFit;

    private TrainedScorer(IDrawScorer scorer, CrossFit? crossFit, RewardPenalty? penalty, SelectionQuality consensus, SelectionQuality linear)
    {
        Scorer = scorer;
        _crossFit = crossFit;
        Penalty = penalty;
        Consensus = consensus;
        Linear = linear;
    }

    /// <summary>Gets the scorer to use at run time, and for the labels of validation queries.</summary>
    public IDrawScorer Scorer { get; }

    /// <summary>Gets the penalty of the linear reward; null where consensus was taken.</summary>
    public RewardPenalty? Penalty { get; }

    /// <summary>Gets what consensus is worth on the validation draws.</summary>
    public SelectionQuality Consensus { get; }

    /// <summary>Gets what the linear reward is worth on the validation draws.</summary>
    public SelectionQuality Linear { get; }

    /// <summary>Gets what <see cref="Scorer"/> is worth on the validation draws.</summary>
    public SelectionQuality Quality => _crossFit is null ? Consensus : Linear;

    /// <summary>Trains a linear reward, and takes it if it chooses better samples on validation draws than consensus does.</summary>
    /// <param name="parameters">What fixes the features.</param>
    /// <param name="training">The draws to learn from.</param>
    /// <param name="validation">The draws to choose by; no query of them may be in <paramref name="training"/>.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <remarks>
    /// The penalty is the one of least log loss on validation pairs: unlike the mean score of chosen samples, by which
    /// consensus and the linear reward compete, it hardly profits from chance.
    /// </remarks>
    public static TrainedScorer Train(LinearRewardParameters parameters, IReadOnlyList<RewardDraw> training, IReadOnlyList<RewardDraw> validation, ParallelOptions options)
    {
        var consensus = new ConsensusScorer();
        var consensusQuality = SelectionQuality.Measure(consensus, validation, options);
        var pairs = RewardPair.From(parameters, training, options);
        var held = RewardPair.From(parameters, validation, options);
        if (pairs.Count == 0 || held.Count == 0)
        {
            return new(consensus, null, null, consensusQuality, default);
        }

        var losses = new double[_penalties.Length];
        var scorers = new LinearRewardScorer[_penalties.Length];
        Parallel.For(0, _penalties.Length, options, i =>
        {
            scorers[i] = LinearRewardTrainer.Train(parameters, pairs, _penalties[i]);
            losses[i] = LinearRewardTrainer.MeanLoss(scorers[i], held);
        });

        var best = Array.IndexOf(losses, losses.Min());
        var linearQuality = SelectionQuality.Measure(scorers[best], validation, options);
        return linearQuality.Chosen > consensusQuality.Chosen
            ? new(scorers[best], CrossFit.Train(parameters, pairs, _penalties[best], options), _penalties[best], consensusQuality, linearQuality)
            : new(consensus, null, null, consensusQuality, linearQuality);
    }

    /// <summary>Gets the scorer for the labels of a training query: one that was not trained on it.</summary>
    public IDrawScorer ForTraining(string prompt) => _crossFit is null ? Scorer : _crossFit.For(prompt);
}
