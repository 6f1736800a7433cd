namespace BestRoute.Onnx;

/// <summary>As in the C++ library of SentencePiece: candidates are added up and compared in double precision, the best one is kept in single precision.</summary>
internal readonly struct SinglePrecision : IScorePrecision
{
    public static double Keep(double score) => (float)score;
}
