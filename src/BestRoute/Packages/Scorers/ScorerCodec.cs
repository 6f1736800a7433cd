namespace BestRoute;

/// <summary>Everything that packages know about one kind of scorer: its part of the manifest, its tensors, and the model that it needs.</summary>
internal abstract class ScorerCodec
{
    /// <summary>The name of the tensor with the weights of a linear reward.</summary>
    protected const string Weights = "scorer.weights";

    /// <summary>Gets the name of the kind in the manifest.</summary>
    public abstract string Kind { get; }

    /// <summary>Gets the names of the tensors.</summary>
    public virtual IReadOnlyList<string> Tensors => [];

    /// <summary>
    /// Gets whether the tensors come after those of the training queries in the file. The order of the kinds that have always been written there must
    /// not change, because the same package gives the same bytes.
    /// </summary>
    public virtual bool IsAfterDistribution => false;

    /// <summary>Returns whether a record is of this kind.</summary>
    public abstract bool IsOf(PackageScorer record);

    /// <summary>Describes a scorer; <see langword="null"/> for a scorer of another kind.</summary>
    public abstract PackageScorer? Describe(IResponseScorer scorer);

    /// <summary>Checks a record of this kind.</summary>
    /// <exception cref="PackageException">A number is out of its range, or the scorer was made for another version.</exception>
    public abstract void Validate(PackageScorer record, PackageError error);

    /// <summary>Reads a scorer of this kind.</summary>
    /// <exception cref="FormatException">A tensor does not match the record.</exception>
    /// <exception cref="ArgumentException">A number in a tensor is not possible.</exception>
    /// <exception cref="PackageException">The model that the scorer needs cannot be opened.</exception>
    public abstract IResponseScorer Read(PackageScorer record, ScorerSource source);

    /// <summary>Writes the tensors of a scorer of this kind.</summary>
    public abstract void Write(IResponseScorer scorer, SafetensorsWriter tensors);

    /// <summary>Returns the model that the package contains for a scorer of this kind; <see langword="null"/> if there is none.</summary>
    public virtual IModelFolder? ModelOf(IResponseScorer scorer) => null;

    /// <summary>Requires that a record says which model it needs.</summary>
    protected void RequireFingerprint(string fingerprint, PackageError error) =>
        error.Require(PackageFolder.IsDigest(fingerprint), $"the scorer of kind '{Kind}' has the fingerprint '{fingerprint}', which is not a SHA-256");

    /// <summary>Requires that the features a scorer was trained on are those that this version computes.</summary>
    protected static void RequireFeatures(int version, int current, PackageError error)
    {
        if (version != current)
        {
            throw error.Unfit(
                $"its scorer has features of version {version}, but this version of BestRoute computes {current}",
                version > current ? "Update BestRoute." : "Train it again with `bestroute train`.");
        }
    }
}

/// <summary>A codec of scorers of one type.</summary>
/// <typeparam name="TScorer">The type of the scorers.</typeparam>
/// <typeparam name="TRecord">The type of their records.</typeparam>
internal abstract class ScorerCodec<TScorer, TRecord> : ScorerCodec
    where TScorer : class
    where TRecord : PackageScorer
{
    public sealed override bool IsOf(PackageScorer record) => record is TRecord;

    public sealed override PackageScorer? Describe(IResponseScorer scorer) => scorer is TScorer known ? Describe(known) : null;

    public sealed override void Validate(PackageScorer record, PackageError error) => Validate((TRecord)record, error);

    public sealed override IResponseScorer Read(PackageScorer record, ScorerSource source) => Read((TRecord)record, source);

    public sealed override void Write(IResponseScorer scorer, SafetensorsWriter tensors) => Write((TScorer)scorer, tensors);

    protected abstract TRecord? Describe(TScorer scorer);

    protected abstract void Validate(TRecord record, PackageError error);

    protected abstract IResponseScorer Read(TRecord record, ScorerSource source);

    protected abstract void Write(TScorer scorer, SafetensorsWriter tensors);
}
