namespace BestRoute;

/// <summary>Scores each sample by a proxy reward (paper, Eq. 1): the sum of small decision trees over features of prompt, response and draw.</summary>
/// <remarks>
/// <para>
/// The features are how much the samples of the draw agree, what the answer looks like, how similar its values are to those of the last line of the
/// prompt, and which words the prompt has. Trees can weigh them differently for different prompts, which a linear reward cannot. Training fits them on
/// pairs of responses, one of which had the higher quality score. The scorer is part of a package.
/// </para>
/// <para>A score is any finite number. Only differences within one draw have a meaning. Equal samples have equal scores. Instances are safe for concurrent use.</para>
/// </remarks>
internal sealed class BoostedRewardScorer : IDrawScorer
{
    /// <summary>Initializes a new instance of the <see cref="BoostedRewardScorer"/> class.</summary>
    /// <param name="parameters">What determines the features and the shape.</param>
    /// <param name="trees">The trees.</param>
    /// <exception cref="ArgumentException">The parameters have another version or are out of range, or the trees do not fit them.</exception>
    internal BoostedRewardScorer(BoostedRewardParameters parameters, RegressionTrees trees)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(trees);
        if (parameters.FeatureVersion != BoostedRewardParameters.CurrentFeatureVersion)
        {
            throw new ArgumentException(
                $"FeatureVersion is {parameters.FeatureVersion}, but this version of the library knows {BoostedRewardParameters.CurrentFeatureVersion}. Train the package again.",
                nameof(parameters));
        }

        if (parameters.WordBuckets is < 1 or > BoostedRewardParameters.MaxWordBuckets)
        {
            throw new ArgumentException(
                $"WordBuckets is {parameters.WordBuckets}. It must be 1 to {BoostedRewardParameters.MaxWordBuckets}.", nameof(parameters));
        }

        if (trees.Count != parameters.Trees || trees.Depth != parameters.Depth)
        {
            throw new ArgumentException(
                $"There are {trees.Count} trees of depth {trees.Depth}, but the parameters need {parameters.Trees} of depth {parameters.Depth}.", nameof(trees));
        }

        Parameters = parameters;
        Trees = trees;
    }

    /// <summary>Gets what determines the features and the shape.</summary>
    internal BoostedRewardParameters Parameters { get; }

    /// <summary>Gets the trees.</summary>
    internal RegressionTrees Trees { get; }

    /// <inheritdoc/>
    public bool SeesWholeDraw => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken) =>
        PreparedDraw.ScoreAsync(this, request, scores, cancellationToken);

    PreparedDraw IDrawScorer.Prepare(string prompt, IReadOnlyList<string> texts) =>
        new BoostedDraw(new BoostedFeatures(Parameters, prompt, texts), Trees);

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
