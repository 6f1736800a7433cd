namespace BestRoute.Onnx;

/// <summary>What a BERT tokenizer needs in addition to its vocabulary.</summary>
/// <param name="LowerCase">Whether text becomes lower case.</param>
/// <param name="StripAccents">Whether letters lose their accents.</param>
/// <param name="SplitChinese">Whether each Chinese character is a word.</param>
/// <param name="IsAssumed">Whether no file says how letters are read, so that the letters of the vocabulary decided it.</param>
/// <param name="Cls">The token that begins an input.</param>
/// <param name="Sep">The token that ends a text.</param>
/// <param name="Unk">The token of unknown words.</param>
/// <param name="Special">The ids of all special tokens.</param>
internal sealed record BertSettings(
    bool LowerCase,
    bool StripAccents,
    bool SplitChinese,
    bool IsAssumed,
    string Cls,
    string Sep,
    string Unk,
    IReadOnlyDictionary<string, int> Special);
