namespace BestRoute;

/// <summary>The features of all samples of one prompt, as the trees of a boosted reward read them.</summary>
/// <remarks>
/// In their order: <see cref="DrawFeatures"/> and <see cref="RelativeFeatures"/>, which depend on the other samples of the draw; three
/// <see cref="TextComparison"/>, <see cref="AnswerFeatures"/> and <see cref="ResponseFeatures"/>; the features of the prompt, by which trees
/// choose what else is used; and whether the prompt has words of a bucket. Not safe for concurrent use.
/// </remarks>
internal sealed class BoostedFeatures
{
    /// <summary>The number of features before those of the prompt's words.</summary>
    public const int DenseCount = DrawCount + AloneCount;

    /// <summary>Where, among the features of a sample alone, the values of its answer are compared with those of the prompt's closing line.</summary>
    public const int ValuesStart = 0;

    /// <summary>Where, among the features of a sample alone, the longest value of its answer is compared with that of the prompt's closing line.</summary>
    public const int LongestValueStart = ValuesStart + TextComparison.Count;

    /// <summary>Where, among the features of a sample alone, its answer is compared with the prompt's closing line, both without quotes and white space.</summary>
    public const int BareStart = LongestValueStart + TextComparison.Count;

    /// <summary>Where, among the features of a sample alone, <see cref="AnswerFeatures"/> begin.</summary>
    public const int AnswerStart = BareStart + TextComparison.Count;

    /// <summary>Where, among the features of a sample alone, <see cref="ResponseFeatures"/> begin.</summary>
    public const int ResponseStart = AnswerStart + AnswerFeatures.Count;

    /// <summary>Where, among the features of a sample alone, those of the prompt begin.</summary>
    public const int PromptStart = ResponseStart + ResponseFeatures.Count;

    private const int AloneCount = PromptStart + PromptReading.Count;
    private const int DrawCount = DrawFeatures.Count + RelativeFeatures.Count;

    private readonly DrawAgreement _draw;
    private readonly float[][] _alone;
    private readonly int[] _answers;

    /// <summary>Reads the samples.</summary>
    public BoostedFeatures(BoostedRewardParameters parameters, string prompt, IReadOnlyList<string> texts)
    {
        var reading = new PromptReading(prompt);
        _draw = new(texts);
        _alone = new float[texts.Count][];
        _answers = new int[texts.Count];
        Words = new bool[parameters.WordBuckets];
        foreach (var word in reading.Words.Sequence)
        {
            Words[(int)(word % (ulong)parameters.WordBuckets)] = true;
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var bares = new string[texts.Count];
        for (var i = 0; i < texts.Count; i++)
        {
            // Samples of one model are often exactly equal.
            if (!seen.TryAdd(texts[i], i))
            {
                _alone[i] = _alone[seen[texts[i]]];
                _answers[i] = _answers[seen[texts[i]]];
                continue;
            }

            var answer = AnswerText.Of(texts[i]);
            bares[i] = PromptReading.Bare(answer.Text, AnswerText.MaxCharacters);
            _answers[i] = Array.IndexOf(bares, bares[i]);
            _alone[i] = Alone(reading, texts[i], answer, bares[i], _draw.Answer(i));
        }
    }

    /// <summary>Gets the number of samples.</summary>
    public int Count => _alone.Length;

    /// <summary>Gets, by bucket, whether the prompt has a word in it.</summary>
    public bool[] Words { get; }

    /// <summary>Returns whether two samples have the same features in any draw.</summary>
    public bool AreEqual(int left, int right) => ReferenceEquals(_alone[left], _alone[right]);

    /// <summary>Computes the features of one member of a draw, without those of the prompt's words.</summary>
    /// <param name="members">The samples that were drawn, <paramref name="sample"/> among them.</param>
    /// <param name="sample">The sample to describe.</param>
    /// <param name="features">Receives <see cref="DenseCount"/> finite numbers.</param>
    public void Compute(ReadOnlySpan<int> members, int sample, Span<float> features)
    {
        Span<double> draw = stackalloc double[DrawFeatures.Count];
        DrawFeatures.Compute(_draw, members, sample, draw);
        for (var f = 0; f < draw.Length; f++)
        {
            features[f] = (float)draw[f];
        }

        RelativeFeatures.Compute(_answers, _alone, members, sample, features[DrawFeatures.Count..DrawCount]);
        _alone[sample].CopyTo(features[DrawCount..]);
    }

    private static float[] Alone(PromptReading prompt, string text, AnswerText answer, string bare, ExtractedAnswer extracted)
    {
        var features = new float[AloneCount];
        var values = new TextValues(answer.Text);
        var shortBare = bare.Length > TextValues.MaxCharacters ? bare[..TextValues.MaxCharacters] : bare;
        TextComparison.Compute(values.Joined, prompt.ClosingValues.Joined, features.AsSpan(ValuesStart, TextComparison.Count));
        TextComparison.Compute(values.Longest, prompt.ClosingValues.Longest, features.AsSpan(LongestValueStart, TextComparison.Count));
        TextComparison.Compute(shortBare, prompt.ClosingBare, features.AsSpan(BareStart, TextComparison.Count));
        AnswerFeatures.Compute(prompt, answer, values, features.AsSpan(AnswerStart, AnswerFeatures.Count));

        Span<double> response = stackalloc double[ResponseFeatures.Count];
        ResponseFeatures.Compute(prompt.Words, text, extracted, response);
        for (var f = 0; f < response.Length; f++)
        {
            features[ResponseStart + f] = (float)response[f];
        }

        prompt.Features.CopyTo(features, PromptStart);
        return features;
    }
}
