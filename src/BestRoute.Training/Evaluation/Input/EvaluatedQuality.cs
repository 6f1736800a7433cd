using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>What counts as the quality of a response in an evaluation; <c>docs/evaluation.md</c> explains them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvaluatedQuality>))]
internal enum EvaluatedQuality
{
    /// <summary>The recorded score. The default.</summary>
    [JsonStringEnumMemberName("score")]
    Score,

    /// <summary>BLEU against the text of the reference model's first response, 0 to 1.</summary>
    [JsonStringEnumMemberName("bleu-reference")]
    BleuReference,

    /// <summary>ROUGE-L against the text of the reference model's first response, 0 to 1.</summary>
    [JsonStringEnumMemberName("rouge-reference")]
    RougeReference,

    /// <summary>BLEU against the row's <c>reference_answer</c>, 0 to 1.</summary>
    [JsonStringEnumMemberName("bleu-gold")]
    BleuGold,

    /// <summary>ROUGE-L against the row's <c>reference_answer</c>, 0 to 1.</summary>
    [JsonStringEnumMemberName("rouge-gold")]
    RougeGold,
}
