namespace BestRoute;

/// <summary>Finds the encoder and the reward model that a package was trained with: among what was given, or in its folder.</summary>
internal sealed class PackageModels(PackageFolder folder, PackageParts parts, PackageError error)
{
    private const string EncoderMember = $"{nameof(BestRouteOptions)}.{nameof(BestRouteOptions.Encoder)}";
    private const string ScorerMember = $"{nameof(BestRouteOptions)}.{nameof(BestRouteOptions.Scorer)}";

    /// <summary>Gets the scorer in place of one that the package carries as a model; <see langword="null"/> where none was given.</summary>
    public IResponseScorer? GivenScorer => parts.Scorer;

    /// <summary>Gives the encoder, before its vector is centred, scaled and extended.</summary>
    /// <param name="kind">The kind of encoder that the package was trained with.</param>
    /// <param name="fingerprint">Which model it was; <see langword="null"/> where it was not a model that the package carries.</param>
    /// <param name="dimensions">The length of its vectors.</param>
    /// <param name="own">The encoder in the package's weights; <see langword="null"/> where there is none.</param>
    /// <exception cref="PackageException">There is none, or another one.</exception>
    public IQueryEncoder Encoder(string kind, string? fingerprint, int dimensions, IQueryEncoder? own)
    {
        var encoder = parts.Encoder ?? own ?? (fingerprint is not null
            ? Open("encoder", PackageFolder.Encoder, EncoderMember, static (loader, path) => loader.LoadEncoder(path))
            : throw error.Unfit($"it was trained with an encoder of kind '{kind}', which BestRoute does not have", $"Set {EncoderMember} to that encoder."));
        RequireSame("encoder", fingerprint, encoder, parts.Encoder is null, EncoderMember);
        return encoder.Dimensions == dimensions ? encoder : throw error.Unfit(
            $"it was trained with an encoder of {dimensions} dimensions, and the given one has {encoder.Dimensions}",
            $"Set {EncoderMember} to the encoder that it was trained with.");
    }

    /// <summary>Opens the reward model.</summary>
    /// <param name="fingerprint">Which model it is.</param>
    /// <param name="encoder">Which model the encoder of the queries is; <see langword="null"/> where it is not a model.</param>
    /// <exception cref="PackageException">It cannot be opened, or is another one.</exception>
    public IResponseScorer Reward(string fingerprint, string? encoder)
        => OpenOwn("reward model", fingerprint, encoder, static (loader, path) => loader.LoadScorer(path));

    /// <summary>Opens the encoder of a reward.</summary>
    /// <param name="fingerprint">Which model it is.</param>
    /// <param name="encoder">Which model the encoder of the queries is; <see langword="null"/> where it is not a model.</param>
    /// <exception cref="PackageException">It cannot be opened, or is another one.</exception>
    public IPairEncoder RewardEncoder(string fingerprint, string? encoder)
        => (IPairEncoder)OpenOwn("encoder of its reward", fingerprint, encoder, static (loader, path) => loader.LoadEncoder(path));

    private T OpenOwn<T>(string part, string fingerprint, string? encoder, Func<ModelLoader, string, T> open)
        where T : class
    {
        var model = Open(part, PackageFolder.OfReward(fingerprint, encoder), ScorerMember, open);
        RequireSame(part, fingerprint, model, isOwn: true, ScorerMember);
        return model;
    }

    private T Open<T>(string part, string name, string member, Func<ModelLoader, string, T> open)
    {
        var path = folder.PathOf(name);
        if (parts.Models is not { } loader)
        {
            throw error.Unfit(
                $"its {part} is a model for ONNX Runtime, in '{path}', and nothing was registered that runs one",
                $"Reference the package BestRoute.Onnx and call UseOnnx() where the pool is registered; without a container, set {member} to "
                + (member == EncoderMember ? "OnnxQueryEncoder.Load of that folder." : "a scorer, such as OnnxResponseScorer.Load of that folder."));
        }

        try
        {
            return open(loader, path);
        }
        catch (Exception exception)
        {
            throw error.Unopened(part, path, exception);
        }
    }

    /// <summary>Compares which model was expected with which was given; one that does not know what it is is believed.</summary>
    private void RequireSame(string part, string? expected, object given, bool isOwn, string member)
    {
        if (expected is not null && given is IFingerprinted { Fingerprint: var actual } && actual != expected)
        {
            throw isOwn
                ? error.Damaged($"its {part} is the model {actual}, where the manifest lists {expected}")
                : error.Unfit(
                    $"it was trained with the {part} {expected}, and the given one is {actual}",
                    $"Set {member} to the one that it was trained with (its folder is in the package), or to null, or train a package on this one.");
        }
    }
}
