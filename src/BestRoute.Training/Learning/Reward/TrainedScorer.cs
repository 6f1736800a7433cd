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

    private TrainedScorer(
        Candidate chosen,
        CrossFit? crossFit,
        SelectionQuality consensus,
        SelectionQuality linear,
        SelectionQuality boosted,
        IReadOnlyList<IDrawScorer> rewards)
    {
        Scorer = chosen.Scorer;
        Quality = chosen.Quality;
        _crossFit = crossFit;
        Consensus = consensus;
        Linear = linear;
        Boosted = boosted;
        Rewards = rewards;
    }

    /// <summary>Gets the scorer to use at run time, and for the labels of validation queries.</summary>
    public IResponseScorer Scorer { get; }

    /// <summary>Gets the result of <see cref="Scorer"/> on the validation draws.</summary>
    public SelectionQuality Quality { get; }

    /// <summary>Gets the rewards that were trained, taken or not; empty where there was nothing to learn from.</summary>
    public IReadOnlyList<IDrawScorer> Rewards { get; }

    /// <summary>Gets the result of consensus on the validation draws.</summary>
    public SelectionQuality Consensus { get; }

    /// <summary>Gets the result of the linear reward on the validation draws.</summary>
    public SelectionQuality Linear { get; }

    /// <summary>Gets the result of the boosted reward on the validation draws.</summary>
    public SelectionQuality Boosted { get; }

    /// <summary>Trains a linear and a boosted reward, and takes the one that chooses the best samples on validation draws, if it beats consensus.</summary>
    /// <param name="linear">What fixes the features of the linear reward.</param>
    /// <param name="boosted">What fixes the features and the shape of the boosted reward.</param>
    /// <param name="training">The draws to learn from.</param>
    /// <param name="validation">The draws to choose by; no query of them may be in <paramref name="training"/>.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public static async Task<TrainedScorer> TrainAsync(
        LinearRewardParameters linear,
        BoostedRewardParameters boosted,
        IReadOnlyList<RewardDraw> training,
        IReadOnlyList<RewardDraw> validation,
        ParallelOptions options)
    {
        var consensus = await Candidate.MeasureAsync(new ConsensusScorer(), null, validation, options).ConfigureAwait(false);
        var pairs = RewardPair.From(linear, training, options);
        var held = RewardPair.From(linear, validation, options);
        if (pairs.Count == 0 || held.Count == 0)
        {
            return new(consensus, null, consensus.Quality, default, default, []);
        }

        var penalty = BestPenalty(linear, pairs, held, options);
        IDrawScorer Linear(Func<string, bool> isIncluded) =>
            LinearRewardTrainer.Train(linear, [.. pairs.Where(pair => isIncluded(pair.Prompt))], penalty);

        var table = BoostingTable.From(boosted, training, options);
        IDrawScorer Boosted(Func<string, bool> isIncluded) =>
            BoostedRewardTrainer.Train(boosted, table, isIncluded, options.CancellationToken);

        var onLine = await Candidate.MeasureAsync(Linear(static _ => true), Linear, validation, options).ConfigureAwait(false);
        var onTrees = await Candidate.MeasureAsync(Boosted(static _ => true), Boosted, validation, options).ConfigureAwait(false);

        // The simpler one first: it stays where a later one is not better.
        var chosen = new[] { consensus, onLine, onTrees }.MaxBy(static candidate => candidate.Quality.Chosen)!;
        var crossFit = chosen.Train is null ? null : CrossFit.Train(chosen.Train, options);
        return new(chosen, crossFit, consensus.Quality, onLine.Quality, onTrees.Quality, [(IDrawScorer)onLine.Scorer, (IDrawScorer)onTrees.Scorer]);
    }

    /// <summary>Replaces the chosen scorer with a reward, even if it is worse. The trained scorers stay for comparison.</summary>
    /// <param name="reward">The reward.</param>
    /// <param name="train">How it is trained on a part of the queries; <see langword="null"/> for one that no query of the log has taught.</param>
    /// <param name="validation">The draws to measure it on.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public async Task<TrainedScorer> WithAsync(
        IResponseScorer reward, Func<Func<string, bool>, IResponseScorer>? train, IReadOnlyList<RewardDraw> validation, ParallelOptions options) => new(
        await Candidate.MeasureAsync(reward, train, validation, options).ConfigureAwait(false),
        train is null ? null : CrossFit.Train(train, options),
        Consensus,
        Linear,
        Boosted,
        Rewards);

    /// <summary>Gets the scorer for the labels of a training query: one that was not trained on it.</summary>
    public IResponseScorer ForTraining(string prompt) => _crossFit is null ? Scorer : _crossFit.For(prompt);

    /// <summary>
    /// The penalty of least log loss on validation pairs: unlike the mean score of chosen samples, by which the scorers compete,
    /// it hardly profits from chance.
    /// </summary>
    private static RewardPenalty BestPenalty(
        LinearRewardParameters parameters, IReadOnlyList<RewardPair> pairs, IReadOnlyList<RewardPair> held, ParallelOptions options)
    {
        var losses = new double[_penalties.Length];
        Parallel.For(0, _penalties.Length, options, i =>
            losses[i] = LinearRewardTrainer.MeanLoss(LinearRewardTrainer.Train(parameters, pairs, _penalties[i]), held));
        return _penalties[Array.IndexOf(losses, losses.Min())];
    }

    /// <summary>A scorer, how it is trained on a part of the queries, and its result.</summary>
    private sealed record Candidate(IResponseScorer Scorer, Func<Func<string, bool>, IResponseScorer>? Train, SelectionQuality Quality)
    {
        public static async Task<Candidate> MeasureAsync(
            IResponseScorer scorer, Func<Func<string, bool>, IResponseScorer>? train, IReadOnlyList<RewardDraw> validation, ParallelOptions options) =>
            new(scorer, train, await SelectionQuality.MeasureAsync(scorer, validation, options).ConfigureAwait(false));
    }
}
