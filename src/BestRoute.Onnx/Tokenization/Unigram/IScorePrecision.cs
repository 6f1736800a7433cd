namespace BestRoute.Onnx;

/// <summary>The precision of the score of a path. If two segmentations are equally good, the last bit decides, so two libraries can differ.</summary>
internal interface IScorePrecision
{
    /// <summary>A score as it is kept.</summary>
    static abstract double Keep(double score);
}
