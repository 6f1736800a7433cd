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

    /// <summary>Takes the models of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stores">Store what the models say.</param>
    /// <exception cref="ArgumentException">A model cannot be in a package.</exception>
    public static TrainingParts Of(TrainingRequest request, FeatureStores stores)
    {
        if (request is { Scorer: not null, RewardEncoder: not null })
        {
            throw new ArgumentException("Scorer and RewardEncoder are both set; a package has one scorer, so set the other to null.", nameof(request));
        }

        if (request.Scorer is { } unfit and (not IModelFolder or { SeesWholeDraw: true }))
        {
            throw new ArgumentException(
                $"Scorer is {unfit.GetType().Name}, which packages cannot hold; give a reward model that was loaded from a folder, or null.", nameof(request));
        }

        if (request.RewardEncoder is not (null or (IModelFolder and IPairEncoder)))
        {
            throw new ArgumentException(
                $"RewardEncoder is {request.RewardEncoder.GetType().Name}, which encodes no pairs of a prompt and a response, or which packages cannot hold; give an encoder that was loaded from a folder, or null.",
                nameof(request));
        }

        return new TrainingParts
        {
            Encoder = request.Encoder is { } encoder ? stores.Of(encoder) : null,
            Scorer = request.Scorer is { } scorer ? stores.Of(scorer) : null,
            RewardEncoder = request.RewardEncoder is IPairEncoder pairs ? stores.OfPairs(pairs) : null,
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
