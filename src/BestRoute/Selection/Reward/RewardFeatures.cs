namespace BestRoute;

/// <summary>
/// The features of all samples of one prompt, in the order of a linear reward's weights: first <see cref="DrawFeatures"/>, then
/// <see cref="ResponseFeatures"/>, then hashed ones.
/// </summary>
internal sealed class RewardFeatures
{
    /// <summary>Where <see cref="ResponseFeatures"/> begin.</summary>
    public const int ResponseStart = DrawFeatures.Count;

    /// <summary>Where hashed features begin: the number of dense ones.</summary>
    public const int HashedStart = ResponseStart + ResponseFeatures.Count;

    private readonly DrawAgreement _draw;
    private readonly double[][] _dense;
    private readonly (int[] Buckets, float[] Values)[] _hashed;

    /// <summary>Reads the samples.</summary>
    public RewardFeatures(LinearRewardParameters parameters, string prompt, IReadOnlyList<string> texts)
    {
        var words = new PromptWords(prompt);
        _draw = new(texts);
        _dense = new double[texts.Count][];
        _hashed = new (int[], float[])[texts.Count];
        for (var i = 0; i < texts.Count; i++)
        {
            _dense[i] = new double[ResponseFeatures.Count];
            ResponseFeatures.Compute(words, texts[i], _draw.Answer(i), _dense[i]);
            _hashed[i] = HashedFeatures.Compute(parameters, words, texts[i], _draw.Answer(i));
        }
    }

    /// <summary>Gets the number of samples.</summary>
    public int Count => _dense.Length;

    /// <summary>Computes the features that depend on the other samples of the draw.</summary>
    public void ComputeDraw(ReadOnlySpan<int> members, int sample, Span<double> features) =>
        DrawFeatures.Compute(_draw, members, sample, features);

    /// <summary>Gets the dense features of a sample alone.</summary>
    public ReadOnlySpan<double> Dense(int sample) => _dense[sample];

    /// <summary>Gets the hashed features of a sample alone: distinct buckets, ascending, and their values.</summary>
    public (int[] Buckets, float[] Values) Hashed(int sample) => _hashed[sample];
}
