using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>One state of a <see cref="PieceTrie"/>: 16 bytes, so that a step reads one cache line.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PieceUnit
{
    /// <summary>The state after a byte is at <c>Base ^ byte</c>, if the <see cref="Parent"/> there is this state.</summary>
    public int Base;

    /// <summary>The state before this one; -1 for the root and for free places.</summary>
    public int Parent;

    /// <summary>The score of the piece that ends here, <see cref="PieceTrie.NoPiece"/>, or <see cref="PieceTrie.ReservedPiece"/>.</summary>
    public double Score;
}
