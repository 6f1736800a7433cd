using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace BestRoute.Training;

/// <summary>
/// The responses of one query, their texts in a spool: 20 bytes of memory for each, and 4 more where prompt tokens were reported, so that logs with
/// millions of responses fit. Lists are created when they are read.
/// </summary>
internal sealed class StoredResponses : IReadOnlyDictionary<string, IReadOnlyList<RecordedResponse>>
{
    private const int BlankFlag = int.MinValue;
    private const int NotReported = -1;

    private readonly TextSpool _spool;
    private readonly long _place;
    private readonly string[] _models;

    // By model: where its responses start; and one more, where the last ones end.
    private readonly int[] _starts;

    // By response: where its text ends, its characters with a flag where all of them are white space, its score, its tokens.
    private readonly int[] _ends;
    private readonly int[] _lengths;
    private readonly double[] _scores;
    private readonly int[] _outputTokens;

    // By response: the prompt tokens that were reported; null where none were.
    private readonly int[]? _inputTokens;

    private readonly int _conversationBytes;

    private StoredResponses(TextSpool spool, Conversation conversation, string[] models, int[] starts, LoggedResponse[] responses, TokenCounting counting)
    {
        string[] texts = [conversation.Key, .. responses.Select(static response => ThinkingText.Remove(response.Text))];
        var ends = new int[texts.Length];
        (_spool, _place) = (spool, spool.Append(texts, ends));
        (_models, _starts) = (models, starts);
        _scores = [.. responses.Select(static response => response.Score)];
        _outputTokens = [.. responses.Select(response => ToInt(response.Usage.Output) ?? counting.Count(response.Text))];
        _inputTokens = responses.Any(static response => response.Usage.Input is not null)
            ? [.. responses.Select(static response => ToInt(response.Usage.Input) ?? NotReported)]
            : null;
        Conversation = new StoredConversation(
            new StoredText(spool, _place, ends[0], texts[0].Length, string.IsNullOrWhiteSpace(texts[0])),
            conversation,
            responses.All(static response => response.Usage.Input is not null) ? 0 : counting.Count(conversation.Text));
        _conversationBytes = ends[0];
        _ends = ends[1..];
        _lengths = [.. texts.Skip(1).Select(static text => text.Length | (string.IsNullOrWhiteSpace(text) ? BlankFlag : 0))];
    }

    /// <summary>Gets the conversation, whose text is before the responses. Its tokens are 0, and not counted, where each response reports them.</summary>
    public StoredConversation Conversation { get; }

    public int Count => _models.Length;

    public IEnumerable<string> Keys => _models;

    public IEnumerable<IReadOnlyList<RecordedResponse>> Values => Enumerable.Range(0, Count).Select(Of);

    public IReadOnlyList<RecordedResponse> this[string key] => TryGetValue(key, out var responses) ? responses : throw new KeyNotFoundException(key);

    /// <summary>Stores the conversation and the responses of a query.</summary>
    /// <param name="spool">Receives the texts.</param>
    /// <param name="conversation">What was asked.</param>
    /// <param name="responses">The responses by model, in the order in which they may be drawn.</param>
    /// <param name="counting">How tokens are counted that no usage tells.</param>
    public static StoredResponses Store(
        TextSpool spool, Conversation conversation, IReadOnlyDictionary<string, List<LoggedResponse>> responses, TokenCounting counting)
    {
        var starts = new int[responses.Count + 1];
        foreach (var (model, samples) in responses.Values.Index())
        {
            starts[model + 1] = starts[model] + samples.Count;
        }

        return new StoredResponses(
            spool, conversation, [.. responses.Keys], starts, [.. responses.Values.SelectMany(static samples => samples)], counting);
    }

    public bool ContainsKey(string key) => Array.IndexOf(_models, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out IReadOnlyList<RecordedResponse> value)
    {
        var model = Array.IndexOf(_models, key);
        value = model < 0 ? null : Of(model);
        return model >= 0;
    }

    public IEnumerator<KeyValuePair<string, IReadOnlyList<RecordedResponse>>> GetEnumerator() =>
        Enumerable.Range(0, Count).Select(model => KeyValuePair.Create(_models[model], Of(model))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IReadOnlyList<RecordedResponse> Of(int model)
    {
        var responses = new RecordedResponse[_starts[model + 1] - _starts[model]];
        for (var i = 0; i < responses.Length; i++)
        {
            var response = _starts[model] + i;
            var start = response == 0 ? _conversationBytes : _ends[response - 1];
            responses[i] = new RecordedResponse(
                new StoredText(
                    _spool, _place + start, _ends[response] - start, _lengths[response] & ~BlankFlag, (_lengths[response] & BlankFlag) != 0),
                _scores[response],
                _outputTokens[response],
                _inputTokens?[response] is { } input and not NotReported ? input : null);
        }

        return responses;
    }

    private static int? ToInt(long? count) => count is { } value ? (int)Math.Min(int.MaxValue, value) : null;
}
