namespace BestRoute.Onnx;

/// <summary>What a piece of a SentencePiece model is for; the numbers are the file's.</summary>
internal enum PieceKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
