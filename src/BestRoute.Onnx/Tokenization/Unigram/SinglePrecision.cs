namespace BestRoute.Onnx;

/// <summary>As in the C++ library of SentencePiece: candidates are added and compared in double precision, and the best one is kept in single precision.</summary>
internal readonly struct SinglePrecision : IScorePrecision
{
    public static double Keep(double score) => (float)score;
}
