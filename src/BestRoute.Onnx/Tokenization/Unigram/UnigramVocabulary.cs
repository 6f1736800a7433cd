namespace BestRoute.Onnx;

/// <summary>The pieces of a Unigram model, and how text without a piece is handled.</summary>
/// <param name="Trie">The pieces that text can match, with their scores.</param>
/// <param name="UnknownScore">The score of a character that no piece covers alone.</param>
/// <param name="UnknownId">The token of unknown text. Adjacent unknown characters are one token.</param>
/// <param name="ByteIds">The tokens of the 256 bytes, if unknown text becomes bytes; otherwise null.</param>
internal sealed record UnigramVocabulary(PieceTrie Trie, double UnknownScore, int UnknownId, int[]? ByteIds)
{
    /// <summary>How far the score of an unknown character is below the lowest score of a piece.</summary>
    public const float UnknownPenalty = 10;
}
