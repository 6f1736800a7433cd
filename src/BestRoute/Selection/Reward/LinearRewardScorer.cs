namespace BestRoute;

/// <summary>Scores each sample by a linear proxy reward (paper, Eq. 1): weights times features of prompt, response and draw.</summary>
/// <remarks>
/// <para>
/// The features are hashed words of the response's end, what form of answer it gives to which words of the prompt, its length
/// and format, and how far the other samples of the draw agree with it. Training fits the weights on pairs of responses of
/// which one had the higher quality score; a package carries them.
/// </para>
/// <para>A score is any finite number; only differences within one draw mean something. Safe for concurrent use.</para>
/// </remarks>
internal sealed class LinearRewardScorer : IDrawScorer
{
    /// <summary>Initializes a new instance of the <see cref="LinearRewardScorer"/> class.</summary>
    /// <param name="parameters">What fixes the features.</param>
    /// <param name="weights">One weight per feature; the scorer keeps the array.</param>
    /// <exception cref="ArgumentException">The parameters are of another version, or the weights do not fit them or are not finite.</exception>
    internal LinearRewardScorer(LinearRewardParameters parameters, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(weights);
        if (parameters.FeatureVersion != LinearRewardParameters.CurrentFeatureVersion)
        {
            throw new ArgumentException(
                $"FeatureVersion is {parameters.FeatureVersion}; this version of the library knows {LinearRewardParameters.CurrentFeatureVersion}. Train the package anew.",
                nameof(parameters));
        }

        if (parameters.HashBuckets is < 1 or > 1 << 20)
        {
            throw new ArgumentException($"HashBuckets is {parameters.HashBuckets}; it must be 1 to {1 << 20}.", nameof(parameters));
        }

        if (weights.Length != parameters.WeightCount)
        {
            throw new ArgumentException(
                $"There are {weights.Length} weights; {parameters.HashBuckets} hash buckets need {parameters.WeightCount}.", nameof(weights));
        }

        NumberGuard.RequireFinite(weights);
        Parameters = parameters;
        Weights = weights;
    }

    /// <summary>Gets what fixes the features.</summary>
    internal LinearRewardParameters Parameters { get; }

    /// <summary>Gets the weights, one per feature; not to be changed.</summary>
    internal float[] Weights { get; }

    /// <inheritdoc/>
    public bool SeesWholeDraw => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has less room than there are responses.</exception>
    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        => PreparedDraw.ScoreAsync(this, request, scores, cancellationToken);

    PreparedDraw IDrawScorer.Prepare(string prompt, IReadOnlyList<string> texts)
        => new LinearDraw(new RewardFeatures(Parameters, prompt, texts), Weights);

    private sealed class LinearDraw : PreparedDraw
    {
        private readonly RewardFeatures _features;
        private readonly float[] _weights;
        private readonly double[] _alone;

        public LinearDraw(RewardFeatures features, float[] weights)
        {
            _features = features;
            _weights = weights;
            _alone = new double[features.Count];
            for (var i = 0; i < _alone.Length; i++)
            {
                var dense = features.Dense(i);
                for (var f = 0; f < dense.Length; f++)
                {
                    _alone[i] += weights[RewardFeatures.ResponseStart + f] * dense[f];
                }

                var (buckets, values) = features.Hashed(i);
                for (var f = 0; f < buckets.Length; f++)
                {
                    _alone[i] += (double)weights[RewardFeatures.HashedStart + buckets[f]] * values[f];
                }
            }
        }

        public override int Count => _alone.Length;

        public override void Score(ReadOnlySpan<int> members, Span<double> scores)
        {
            Span<double> features = stackalloc double[DrawFeatures.Count];
            for (var i = 0; i < members.Length; i++)
            {
                _features.ComputeDraw(members, members[i], features);
                scores[i] = _alone[members[i]];
                for (var f = 0; f < features.Length; f++)
                {
                    scores[i] += _weights[f] * features[f];
                }
            }
        }
    }
}
