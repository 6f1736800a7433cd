namespace BestRoute.Onnx;

/// <summary>The pieces of a Unigram model, and what becomes of text that has none.</summary>
/// <param name="Trie">The pieces that text can match, with their scores.</param>
/// <param name="UnknownScore">The score of a character that no piece covers alone.</param>
/// <param name="UnknownId">The token of unknown text; adjacent ones are one.</param>
/// <param name="ByteIds">The tokens of the 256 bytes, if unknown text becomes its bytes; else null.</param>
internal sealed record UnigramVocabulary(PieceTrie Trie, double UnknownScore, int UnknownId, int[]? ByteIds)
{
    /// <summary>What the score of an unknown character is below the lowest of a piece.</summary>
    public const float UnknownPenalty = 10;
}
