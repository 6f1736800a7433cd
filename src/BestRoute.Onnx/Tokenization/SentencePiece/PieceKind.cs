namespace BestRoute.Onnx;

/// <summary>The kind of a piece of a SentencePiece model. The numbers are those of the file.</summary>
internal enum PieceKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
