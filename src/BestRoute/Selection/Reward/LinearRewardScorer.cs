namespace BestRoute;

/// <summary>Scores each sample by a linear proxy reward (paper, Eq. 1): weights times features of prompt, response and draw.</summary>
/// <remarks>
/// <para>
/// The features are hashed words of the end of the response, which form of answer it gives to which words of the prompt, its length and format, and how
/// much the other samples of the draw agree with it. Training fits the weights on pairs of responses, one of which had the higher quality score. The
/// scorer is part of a package.
/// </para>
/// <para>A score is any finite number. Only differences within one draw have a meaning. Instances are safe for concurrent use.</para>
/// </remarks>
internal sealed class LinearRewardScorer : IDrawScorer
{
    /// <summary>Initializes a new instance of the <see cref="LinearRewardScorer"/> class.</summary>
    /// <param name="parameters">What determines the features.</param>
    /// <param name="weights">One weight per feature. The scorer keeps the array.</param>
    /// <exception cref="ArgumentException">The parameters have another version, or the weights do not fit them or are not finite.</exception>
    internal LinearRewardScorer(LinearRewardParameters parameters, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(weights);
        if (parameters.FeatureVersion != LinearRewardParameters.CurrentFeatureVersion)
        {
            throw new ArgumentException(
                $"FeatureVersion is {parameters.FeatureVersion}, but this version of the library knows {LinearRewardParameters.CurrentFeatureVersion}. Train the package again.",
                nameof(parameters));
        }

        if (parameters.HashBuckets is < 1 or > 1 << 20)
        {
            throw new ArgumentException($"HashBuckets is {parameters.HashBuckets}. It must be 1 to {1 << 20}.", nameof(parameters));
        }

        if (weights.Length != parameters.WeightCount)
        {
            throw new ArgumentException(
                $"There are {weights.Length} weights, but {parameters.HashBuckets} hash buckets need {parameters.WeightCount}.", nameof(weights));
        }

        NumberGuard.RequireFinite(weights);
        Parameters = parameters;
        Weights = weights;
    }

    /// <summary>Gets what determines the features.</summary>
    internal LinearRewardParameters Parameters { get; }

    /// <summary>Gets the weights, one per feature. They must not be changed.</summary>
    internal float[] Weights { get; }

    /// <inheritdoc/>
    public bool SeesWholeDraw => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken) =>
        PreparedDraw.ScoreAsync(this, request, scores, cancellationToken);

    PreparedDraw IDrawScorer.Prepare(string prompt, IReadOnlyList<string> texts) =>
        new LinearDraw(new RewardFeatures(Parameters, prompt, texts), Weights);

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
