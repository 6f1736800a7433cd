namespace BestRoute.Training;

/// <summary>The models that a training was given instead of fitting its own.</summary>
internal sealed record TrainingParts : IDisposable
{
    private IReadOnlyList<FeatureStore> _stores = [];

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
    /// <param name="featureCache">The folder that keeps what the models compute; <see langword="null"/> to keep nothing.</param>
    /// <param name="notice">Given a sentence about a feature cache that cannot be used.</param>
    /// <exception cref="ArgumentException">A model cannot be in a package.</exception>
    public static TrainingParts Of(
        IQueryEncoder? encoder, IResponseScorer? scorer, IQueryEncoder? rewardEncoder, string? featureCache, Action<string> notice)
    {
        if (scorer is not null && rewardEncoder is not null)
        {
            throw new ArgumentException("Scorer and RewardEncoder are both set; a package has one scorer, so set the other to null.", nameof(scorer));
        }

        if (scorer is not null and (not IModelFolder or { SeesWholeDraw: true }))
        {
            throw new ArgumentException(
                $"Scorer is {scorer.GetType().Name}, which packages cannot hold; give a reward model that was loaded from a folder, or null.", nameof(scorer));
        }

        if (rewardEncoder is not (null or (IModelFolder and IPairEncoder)))
        {
            throw new ArgumentException(
                $"RewardEncoder is {rewardEncoder.GetType().Name}, which encodes no pairs of a prompt and a response, or which packages cannot hold; give an encoder that was loaded from a folder, or null.",
                nameof(rewardEncoder));
        }

        List<FeatureStore> stores = [];
        FeatureStore Store(FeatureKind kind, int dimensions, object model)
        {
            stores.Add(new FeatureStore(kind, dimensions, model, featureCache, notice));
            return stores[^1];
        }

        var parts = new TrainingParts
        {
            Encoder = encoder is not null ? new(encoder, Store(FeatureKind.Query, encoder.Dimensions, encoder)) : null,
            Scorer = scorer is not null ? new(scorer, Store(FeatureKind.Reward, 1, scorer)) : null,
            RewardEncoder = rewardEncoder is IPairEncoder pairs ? new(pairs, Store(FeatureKind.Pair, pairs.Dimensions, pairs)) : null,
        };
        parts._stores = stores;
        return parts;
    }

    /// <summary>Takes the models of a package whose models are stored, to train others like it.</summary>
    public static TrainingParts Of(RoutingPackage package) => new()
    {
        Encoder = EncoderLayers.ModelOf(package.Encoder) as StoredEncoder,
        Scorer = package.Scorer as StoredScorer,
        RewardEncoder = (package.Scorer as EncodedRewardScorer)?.Encoder as StoredPairEncoder,
    };

    public void Dispose()
    {
        foreach (var store in _stores)
        {
            store.Dispose();
        }
    }
}
