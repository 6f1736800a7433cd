using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace BestRoute.Training;

/// <summary>Recorded responses with other scores. Only the scores are stored. Lists are created when they are read.</summary>
internal sealed class MeasuredResponses : IReadOnlyDictionary<string, IReadOnlyList<RecordedResponse>>
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<RecordedResponse>> _recorded;
    private readonly Dictionary<string, double[]> _scores;

    /// <param name="recorded">The responses as recorded.</param>
    /// <param name="score">Gives each its score; called once for each.</param>
    public MeasuredResponses(IReadOnlyDictionary<string, IReadOnlyList<RecordedResponse>> recorded, Func<RecordedResponse, double> score)
    {
        _recorded = recorded;
        _scores = recorded.ToDictionary(
            static model => model.Key, model => model.Value.Select(score).ToArray(), StringComparer.Ordinal);
    }

    public int Count => _recorded.Count;

    public IEnumerable<string> Keys => _recorded.Keys;

    public IEnumerable<IReadOnlyList<RecordedResponse>> Values => Keys.Select(model => this[model]);

    public IReadOnlyList<RecordedResponse> this[string key] =>
        [.. _recorded[key].Zip(_scores[key], static (response, score) => response with { Score = score })];

    public bool ContainsKey(string key) => _recorded.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out IReadOnlyList<RecordedResponse> value)
    {
        value = ContainsKey(key) ? this[key] : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, IReadOnlyList<RecordedResponse>>> GetEnumerator() =>
        Keys.Select(model => KeyValuePair.Create(model, this[model])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
