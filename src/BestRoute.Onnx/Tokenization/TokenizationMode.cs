namespace BestRoute.Onnx;

/// <summary>Whether a text may produce special tokens.</summary>
internal enum TokenizationMode
{
    /// <summary>The result of the library of the tokenizer's file, including special tokens that the text spells. For comparisons.</summary>
    Library,

    /// <summary>No special token, for any spelling in the text and any result of normalization. For texts of users.</summary>
    Literal,
}
