namespace BestRoute.Onnx;

/// <summary>What a text may produce.</summary>
internal enum TokenizationMode
{
    /// <summary>What the library of the tokenizer's file gives, special tokens that are spelled out in the text included: for comparisons.</summary>
    Library,

    /// <summary>No special token, whatever the text spells and whatever normalization makes of it: for texts of users.</summary>
    Literal,
}
