namespace BestRoute.Onnx;

/// <summary>As in the Rust library of Hugging Face.</summary>
internal readonly struct DoublePrecision : IScorePrecision
{
    public static double Keep(double score) => score;
}
