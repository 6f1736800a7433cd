using System.Buffers;
using System.Text.Json;

namespace BestRoute;

/// <summary>What the samples of one prompt say, and how much any two of them agree.</summary>
internal sealed class DrawAgreement
{
    private readonly ExtractedAnswer[] _answers;
    private readonly JsonElement?[] _objects;
    private readonly int[] _answerIds;
    private readonly PairwiseSimilarity _texts;
    private readonly PairwiseSimilarity _answerTexts;

    /// <summary>Reads the samples.</summary>
    public DrawAgreement(IReadOnlyList<string> texts)
    {
        _answers = [.. texts.Select(AnswerExtractor.Extract)];
        _objects = [.. texts.Select((text, i) => _answers[i].IsMarked ? null : JsonText.ReadObject(text))];
        _answerIds = [.. _answers.Select((one, i) => one.Exists || _objects[i] is not null ? IndexOfAnswer(i) : -1)];
        _texts = new(texts);
        _answerTexts = new([.. _answers.Select(static answer => answer.Text)]);
    }

    /// <summary>Gets the number of samples.</summary>
    public int Count => _answers.Length;

    /// <summary>Gets a sample's text.</summary>
    public string Text(int sample) => _texts[sample];

    /// <summary>Gets a sample's final answer.</summary>
    public ExtractedAnswer Answer(int sample) => _answers[sample];

    /// <summary>Returns whether two samples, or a sample and itself, have the same final answer.</summary>
    public bool SameAnswer(int left, int right) => _answerIds[left] >= 0 && _answerIds[left] == _answerIds[right];

    /// <summary>ROUGE-L of two samples' texts, computed when first asked for.</summary>
    public double Similarity(int left, int right) => _texts[left, right];

    /// <summary>ROUGE-L of two samples' final answers: how much answers agree that are not equal; 0 if one of them has none.</summary>
    public double AnswerSimilarity(int left, int right) =>
        _answerIds[left] < 0 || _answerIds[right] < 0 ? 0
        : SameAnswer(left, right) ? 1
        : _objects[left] is null && _objects[right] is null ? _answerTexts[left, right]
        : _texts[left, right];

    // A JSON object is one answer: its last line, often a brace, says nothing.
    private int IndexOfAnswer(int sample) => _objects[sample] is { } value
        ? Array.FindIndex(_objects, other => other is { } present && JsonText.AreEqual(value, present))
        : Enumerable.Range(0, Count).First(other => _objects[other] is null && _answers[other].Text == _answers[sample].Text);

    /// <summary>ROUGE-L of any two of some texts, computed when first asked for.</summary>
    private sealed class PairwiseSimilarity(IReadOnlyList<string> texts)
    {
        private readonly ulong[]?[] _tokens = new ulong[]?[texts.Count];
        private readonly double?[,] _similarities = new double?[texts.Count, texts.Count];

        public string this[int index] => texts[index];

        public double this[int left, int right] =>
            _similarities[left, right]
                ?? (_similarities[right, left] = _similarities[left, right] = Compute(left, right)).Value;

        private double Compute(int left, int right)
        {
            var leftTokens = _tokens[left] ??= Tokenize(texts[left]);
            var rightTokens = _tokens[right] ??= Tokenize(texts[right]);
            return leftTokens.Length + rightTokens.Length > 0
                ? RougeL.FMeasure(leftTokens, rightTokens)
                : texts[left] == texts[right] ? 1 : 0;
        }

        private static ulong[] Tokenize(string text)
        {
            var buffer = ArrayPool<ulong>.Shared.Rent(RougeL.MaxTokens);
            var tokens = buffer[..RougeL.Tokenize(text, buffer.AsSpan(0, RougeL.MaxTokens))];
            ArrayPool<ulong>.Shared.Return(buffer);
            return tokens;
        }
    }
}
