namespace BestRoute;

/// <summary>Finds the encoder and the reward model that a package was trained with: among what was given, or in its folder.</summary>
internal sealed class PackageModels(PackageFolder folder, PackageParts parts, PackageError error)
{
    private const string EncoderMember = $"{nameof(BestRouteOptions)}.{nameof(BestRouteOptions.Encoder)}";
    private const string ScorerMember = $"{nameof(BestRouteOptions)}.{nameof(BestRouteOptions.Scorer)}";

    /// <summary>Gives the encoder, before its vector is centred, scaled and extended.</summary>
    /// <param name="expected">The encoder that the package was trained with.</param>
    /// <param name="own">The encoder in the package's weights; <see langword="null"/> where there is none.</param>
    /// <exception cref="PackageException">There is none, or another one.</exception>
    public IQueryEncoder Encoder(PackageEncoder expected, IQueryEncoder? own)
    {
        var encoder = parts.Encoder ?? own ?? (expected.Kind == PackageEncoder.OnnxKind
            ? Open("encoder", PackageFolder.Encoder, EncoderMember, static (loader, path) => loader.LoadEncoder(path))
            : throw error.Unfit(
                $"it was trained with an encoder of kind '{expected.Kind}', which BestRoute does not have", $"Set {EncoderMember} to that encoder."));
        RequireSame("encoder", expected.Fingerprint, encoder, parts.Encoder is null, EncoderMember);
        return encoder.Dimensions == expected.OwnDimensions ? encoder : throw error.Unfit(
            $"it was trained with an encoder of {expected.OwnDimensions} dimensions, and the given one has {encoder.Dimensions}",
            $"Set {EncoderMember} to the encoder that it was trained with.");
    }

    /// <summary>Gives the reward model; <see langword="null"/> where the package carries none.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="encoder">The encoder of the queries, which may serve the reward as well.</param>
    /// <param name="read">Makes the linear reward on an encoder.</param>
    /// <exception cref="PackageException">It cannot be opened, or another one lies there.</exception>
    public IResponseScorer? Scorer(PackageManifest manifest, IQueryEncoder encoder, Func<IPairEncoder, EncodedRewardScorer> read)
    {
        if (PackageTensors.RewardFolder(manifest) is not { } name)
        {
            return null;
        }

        if (parts.Scorer is { } given)
        {
            return given;
        }

        var expected = manifest.Scorer;
        if (name == PackageFolder.Encoder && encoder is IPairEncoder shared)
        {
            return read(shared);
        }

        if (expected.Kind == PackageScorer.OnnxKind)
        {
            var reward = Open("reward model", name, ScorerMember, static (loader, path) => loader.LoadScorer(path));
            RequireSame("reward model", expected.Fingerprint, reward, isOwn: true, ScorerMember);
            return reward;
        }

        var pairs = Open("encoder of its reward", name, ScorerMember, static (loader, path) => loader.LoadEncoder(path));
        RequireSame("encoder of its reward", expected.Fingerprint, pairs, isOwn: true, ScorerMember);
        return read((IPairEncoder)pairs);
    }

    private T Open<T>(string part, string name, string member, Func<IModelLoader, string, T> open)
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
