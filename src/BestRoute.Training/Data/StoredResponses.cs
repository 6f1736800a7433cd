using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace BestRoute.Training;

/// <summary>
/// The responses of one query, their texts in a spool: 16 bytes of memory for each, so that logs with millions of responses fit. Lists are made
/// when they are asked for.
/// </summary>
internal sealed class StoredResponses : IReadOnlyDictionary<string, IReadOnlyList<RecordedResponse>>
{
    private const int BlankFlag = int.MinValue;

    private readonly TextSpool _spool;
    private readonly long _place;
    private readonly string[] _models;

    // By model: where its responses start; and one more, where the last ones end.
    private readonly int[] _starts;

    // By response: where its text ends, its characters with a flag where all of them are white space, its score.
    private readonly int[] _ends;
    private readonly int[] _lengths;
    private readonly double[] _scores;

    private readonly int _promptBytes;

    private StoredResponses(TextSpool spool, string[] models, int[] starts, string[] texts, double[] scores)
    {
        int[] ends = new int[texts.Length];
        (_spool, _place) = (spool, spool.Append(texts, ends));
        (_models, _starts, _scores) = (models, starts, scores);
        _promptBytes = ends[0];
        _ends = ends[1..];
        _lengths = [.. texts.Skip(1).Select(static text => text.Length | (string.IsNullOrWhiteSpace(text) ? BlankFlag : 0))];
        Prompt = new StoredText(spool, _place, _promptBytes, texts[0].Length, string.IsNullOrWhiteSpace(texts[0]));
    }

    /// <summary>Gets the prompt, which lies before the responses.</summary>
    public StoredText Prompt { get; }

    public int Count => _models.Length;

    public IEnumerable<string> Keys => _models;

    public IEnumerable<IReadOnlyList<RecordedResponse>> Values => Enumerable.Range(0, Count).Select(Of);

    public IReadOnlyList<RecordedResponse> this[string key] => TryGetValue(key, out var responses) ? responses : throw new KeyNotFoundException(key);

    /// <summary>Stores the prompt and the responses of a query.</summary>
    /// <param name="spool">Receives the texts.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="responses">The responses by model, in the order in which they may be drawn.</param>
    public static StoredResponses Store(TextSpool spool, string prompt, IReadOnlyDictionary<string, List<(string Text, double Score)>> responses)
    {
        int[] starts = new int[responses.Count + 1];
        var (texts, scores) = (new List<string> { prompt }, new List<double>());
        foreach (var (model, samples) in responses.Values.Index())
        {
            texts.AddRange(samples.Select(static sample => sample.Text));
            scores.AddRange(samples.Select(static sample => sample.Score));
            starts[model + 1] = scores.Count;
        }

        return new StoredResponses(spool, [.. responses.Keys], starts, [.. texts], [.. scores]);
    }

    public bool ContainsKey(string key) => Array.IndexOf(_models, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out IReadOnlyList<RecordedResponse> value)
    {
        int model = Array.IndexOf(_models, key);
        value = model < 0 ? null : Of(model);
        return model >= 0;
    }

    public IEnumerator<KeyValuePair<string, IReadOnlyList<RecordedResponse>>> GetEnumerator() =>
        Enumerable.Range(0, Count).Select(model => KeyValuePair.Create(_models[model], Of(model))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IReadOnlyList<RecordedResponse> Of(int model)
    {
        var responses = new RecordedResponse[_starts[model + 1] - _starts[model]];
        for (int i = 0; i < responses.Length; i++)
        {
            int response = _starts[model] + i;
            int start = response == 0 ? _promptBytes : _ends[response - 1];
            responses[i] = new RecordedResponse(
                new StoredText(
                    _spool, _place + start, _ends[response] - start, _lengths[response] & ~BlankFlag, (_lengths[response] & BlankFlag) != 0),
                _scores[response]);
        }

        return responses;
    }
}
