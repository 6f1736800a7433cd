namespace BestRoute;

/// <summary>Finds the encoder and the reward model that a package was trained with, among the given ones or in its folder.</summary>
internal sealed class PackageModels(PackageFolder folder, PackageParts parts, PackageError error)
{
    private const string EncoderMember = $"{nameof(BestRouteOptions)}.{nameof(BestRouteOptions.Encoder)}";
    private const string ScorerMember = $"{nameof(BestRouteOptions)}.{nameof(BestRouteOptions.Scorer)}";

    /// <summary>Gets the scorer that replaces one that the package contains as a model; <see langword="null"/> if none was given.</summary>
    public IResponseScorer? GivenScorer => parts.Scorer;

    /// <summary>Returns the encoder, before its vector is centred, scaled and extended.</summary>
    /// <param name="kind">The kind of encoder that the package was trained with.</param>
    /// <param name="fingerprint">Which model it was; <see langword="null"/> if it was not a model that the package contains.</param>
    /// <param name="dimensions">The length of its vectors.</param>
    /// <param name="own">The encoder in the package's weights; <see langword="null"/> if there is none.</param>
    /// <exception cref="PackageException">There is no encoder, or it is another one.</exception>
    public IQueryEncoder Encoder(string kind, string? fingerprint, int dimensions, IQueryEncoder? own)
    {
        var encoder = parts.Encoder ?? own ?? (fingerprint is not null
            ? Open("encoder", PackageFolder.Encoder, EncoderMember, static (loader, path) => loader.LoadEncoder(path))
            : throw error.Unfit($"it was trained with an encoder of kind '{kind}', which is not part of BestRoute", $"Set {EncoderMember} to that encoder."));
        RequireSame("encoder", fingerprint, encoder, parts.Encoder is null, EncoderMember);
        return encoder.Dimensions == dimensions ? encoder : throw error.Unfit(
            $"it was trained with an encoder of {dimensions} dimensions, but the given encoder has {encoder.Dimensions}",
            $"Set {EncoderMember} to the encoder that it was trained with.");
    }

    /// <summary>Opens the reward model.</summary>
    /// <param name="fingerprint">Which model it is.</param>
    /// <param name="encoder">Which model the encoder of the queries is; <see langword="null"/> if it is not a model.</param>
    /// <exception cref="PackageException">It cannot be opened, or is another one.</exception>
    public IResponseScorer Reward(string fingerprint, string? encoder) =>
        OpenOwn("reward model", fingerprint, encoder, static (loader, path) => loader.LoadScorer(path));

    /// <summary>Opens the encoder of a reward.</summary>
    /// <param name="fingerprint">Which model it is.</param>
    /// <param name="encoder">Which model the encoder of the queries is; <see langword="null"/> if it is not a model.</param>
    /// <exception cref="PackageException">It cannot be opened, or is another one.</exception>
    public IPairEncoder RewardEncoder(string fingerprint, string? encoder) =>
        (IPairEncoder)OpenOwn("encoder of its reward", fingerprint, encoder, static (loader, path) => loader.LoadEncoder(path));

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
                $"its {part} is an ONNX model in '{path}', but nothing that runs ONNX models was registered",
                $"Reference the package BestRoute.Onnx and call UseOnnx() where the pool is registered. Without a container, set {member} to "
                + (member == EncoderMember ? "OnnxQueryEncoder.Load of that folder." : "a scorer, such as OnnxResponseScorer.Load of that folder."));
        }

        if (!Directory.Exists(path))
        {
            throw error.Incomplete(name);
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

    /// <summary>Compares the expected model with the given one. If the given one does not know which model it is, it is accepted.</summary>
    private void RequireSame(string part, string? expected, object given, bool isOwn, string member)
    {
        if (expected is not null && given is IFingerprinted { Fingerprint: var actual } && actual != expected)
        {
            throw isOwn
                ? error.Damaged($"its {part} is the model {actual}, but the manifest lists {expected}")
                : error.Unfit(
                    $"it was trained with the {part} {expected}, but the given one is {actual}",
                    $"Set {member} to the one that it was trained with (its folder is in the package) or to null, or train a package with the given one.");
        }
    }
}
