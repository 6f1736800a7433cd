namespace BestRoute.Onnx;

/// <summary>Reads the model of a <c>tokenizer.json</c>.</summary>
internal static class ModelReader
{
    /// <summary>Reads the model.</summary>
    public static IWordModel Read(TokenizerJson json, HashSet<int> reserved, bool? byteFallback)
    {
        if (json.Vocabulary.Count == 0)
        {
            throw new OnnxModelException($"{json.Name}: model.vocab is missing or empty.");
        }

        // Old files do not name the kind. A Unigram vocabulary is the one with scores.
        var type = json.FindModel("type");
        switch (type?.String() ?? (json.FindModel("unk_id") is null ? "WordPiece" : "Unigram"))
        {
            case "Unigram":
                return UnigramModel.Create(json, reserved, byteFallback);
            case "WordPiece" when byteFallback is null:
                return WordPieceModel.Create(json, reserved);
            case "WordPiece":
                throw new OnnxModelException($"{json.Name}: model.type is WordPiece, which has no byte fallback. Leave it out.");
            default:
                throw type!.Value.Unsupported("Unigram or WordPiece");
        }
    }
}
