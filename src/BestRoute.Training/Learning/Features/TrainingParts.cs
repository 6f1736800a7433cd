namespace BestRoute.Training;

/// <summary>The models that a training was given instead of fitting its own.</summary>
internal sealed record TrainingParts
{
    private TrainingParts()
    {
    }

    /// <summary>Gets the training without any.</summary>
    public static TrainingParts None { get; } = new();

    /// <summary>Gets the encoder; <see langword="null"/> for a lexical one.</summary>
    public StoredEncoder? Encoder { get; private init; }

    /// <summary>Gets the reward model; <see langword="null"/> where there is none.</summary>
    public StoredScorer? Scorer { get; private init; }

    /// <summary>Gets the encoder of the linear reward; <see langword="null"/> where there is none.</summary>
    public StoredPairEncoder? RewardEncoder { get; private init; }

    /// <summary>Takes the models that a training was given; the exceptions name the members of <c>TrainingRequest</c>.</summary>
    /// <param name="encoder">The encoder; <see langword="null"/> for a lexical one.</param>
    /// <param name="scorer">The reward model; <see langword="null"/> to train one.</param>
    /// <param name="rewardEncoder">The encoder of the linear reward; <see langword="null"/> where there is none.</param>
    /// <param name="stores">Store what the models say.</param>
    /// <exception cref="ArgumentException">A model cannot be in a package.</exception>
    public static TrainingParts Of(IQueryEncoder? encoder, IResponseScorer? scorer, IQueryEncoder? rewardEncoder, FeatureStores stores)
    {
        if (scorer is not null && rewardEncoder is not null)
        {
            throw new ArgumentException("Scorer and RewardEncoder are both set; a package has one scorer, so set the other to null.", nameof(scorer));
        }

        if (scorer is not null and (not IModelFolder or { SeesWholeDraw: true }))
        {
            throw new ArgumentException(
                $"Scorer is {scorer.GetType().Name}, which cannot be stored in a package; give a reward model that was loaded from a folder, or null.", nameof(scorer));
        }

        if (rewardEncoder is not (null or (IModelFolder and IPairEncoder)))
        {
            throw new ArgumentException(
                $"RewardEncoder is {rewardEncoder.GetType().Name}, which cannot encode pairs of a prompt and a response, or cannot be stored in a package; give an encoder that was loaded from a folder, or null.",
                nameof(rewardEncoder));
        }

        return new TrainingParts
        {
            Encoder = encoder is not null ? stores.Of(encoder) : null,
            Scorer = scorer is not null ? stores.Of(scorer) : null,
            RewardEncoder = rewardEncoder is IPairEncoder pairs ? stores.OfPairs(pairs) : null,
        };
    }

    /// <summary>Takes the models of a package whose models are stored, to train others like it.</summary>
    public static TrainingParts Of(RoutingPackage package) => new()
    {
        Encoder = EncoderLayers.ModelOf(package.Encoder) as StoredEncoder,
        Scorer = package.Scorer as StoredScorer,
        RewardEncoder = (package.Scorer as EncodedRewardScorer)?.Encoder as StoredPairEncoder,
    };
}
