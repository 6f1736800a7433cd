namespace BestRoute;

/// <summary>Scores each sample by a proxy reward (paper, Eq. 1) that is a sum of small decision trees over features of prompt, response and draw.</summary>
/// <remarks>
/// <para>
/// The features are how far the draw agrees, what the answer looks like, how its values resemble those of the line with which the prompt
/// closes, and which words the prompt has. Trees weigh them differently for different prompts, which a linear reward cannot. Training
/// fits them on pairs of responses of which one had the higher quality score; a package carries them.
/// </para>
/// <para>A score is any finite number; only differences within one draw mean something. Equal samples have equal scores. Safe for concurrent use.</para>
/// </remarks>
internal sealed class BoostedRewardScorer : IDrawScorer
{
    /// <summary>Initializes a new instance of the <see cref="BoostedRewardScorer"/> class.</summary>
    /// <param name="parameters">What fixes the features and the shape.</param>
    /// <param name="trees">The trees.</param>
    /// <exception cref="ArgumentException">The parameters are of another version or out of range, or the trees do not fit them.</exception>
    internal BoostedRewardScorer(BoostedRewardParameters parameters, RegressionTrees trees)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(trees);
        if (parameters.FeatureVersion != BoostedRewardParameters.CurrentFeatureVersion)
        {
            throw new ArgumentException(
                $"FeatureVersion is {parameters.FeatureVersion}; this version of the library knows {BoostedRewardParameters.CurrentFeatureVersion}. Train the package anew.",
                nameof(parameters));
        }

        if (parameters.WordBuckets is < 1 or > BoostedRewardParameters.MaxWordBuckets)
        {
            throw new ArgumentException(
                $"WordBuckets is {parameters.WordBuckets}; it must be 1 to {BoostedRewardParameters.MaxWordBuckets}.", nameof(parameters));
        }

        if (trees.Count != parameters.Trees || trees.Depth != parameters.Depth)
        {
            throw new ArgumentException(
                $"There are {trees.Count} trees of depth {trees.Depth}; the parameters want {parameters.Trees} of depth {parameters.Depth}.", nameof(trees));
        }

        Parameters = parameters;
        Trees = trees;
    }

    /// <summary>Gets what fixes the features and the shape.</summary>
    internal BoostedRewardParameters Parameters { get; }

    /// <summary>Gets the trees.</summary>
    internal RegressionTrees Trees { get; }

    /// <inheritdoc/>
    public bool SeesWholeDraw => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has less room than there are responses.</exception>
    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        => PreparedDraw.ScoreAsync(this, request, scores, cancellationToken);

    PreparedDraw IDrawScorer.Prepare(string prompt, IReadOnlyList<string> texts)
        => new BoostedDraw(new BoostedFeatures(Parameters, prompt, texts), Trees);

    private sealed class BoostedDraw(BoostedFeatures features, RegressionTrees trees) : PreparedDraw
    {
        private readonly float[] _vector = new float[BoostedFeatures.DenseCount];

        public override int Count => features.Count;

        public override void Score(ReadOnlySpan<int> members, Span<double> scores)
        {
            for (var i = 0; i < members.Length; i++)
            {
                var twin = 0;
                while (!features.AreEqual(members[twin], members[i]))
                {
                    twin++;
                }

                if (twin < i)
                {
                    scores[i] = scores[twin];
                    continue;
                }

                features.Compute(members, members[i], _vector);
                scores[i] = trees.Sum(_vector, features.Words);
            }
        }
    }
}
